import { type Command, type CommandInput, type ExitCode, UsageError } from '../command.ts';
import { streamOptions } from '../stream/locate.ts';
import { fitTable } from '../synth/fit-table.ts';
import { runStream } from '../synth/run-stream.ts';
import { writeTable } from '../synth/write-table.ts';

const actions: Readonly<Record<string, (input: CommandInput) => Promise<ExitCode>>> = {
  fit: fitTable,
  csv: writeTable,
  run: runStream,
};

export const synthCommand: Command = {
  name: 'synth',
  summary: 'learn customers from a table and make synthetic ones',
  operands: Object.keys(actions).join(' | '),
  options: {
    ...streamOptions,
    data: { type: 'string', description: 'fit: the customer table to learn from', value: 'FILE' },
    out: {
      type: 'string',
      description: 'file to write (fit: beside the profile; csv: stdout)',
      value: 'FILE',
    },
    'fitted-at': {
      type: 'string',
      description: 'fit: time written into the file (default: now)',
      value: 'ISO',
    },
    rows: { type: 'string', description: 'csv: number of customers', value: 'N', default: '1000' },
    seed: { type: 'string', description: 'seed of the draw', value: 'N', default: '1' },
    run: {
      type: 'string',
      description: "name of the run inside the customers' keys (csv: csv; run: the time)",
      value: 'NAME',
    },
    rate: {
      type: 'string',
      description: 'run: events per second, max for no limit (default: 100)',
      value: 'N',
    },
    events: { type: 'string', description: 'run: how many (default: until Ctrl-C)', value: 'N' },
    start: {
      type: 'string',
      description: 'run: event time of the first event (default: now)',
      value: 'ISO',
    },
    'outcome-delay': {
      type: 'string',
      description: 'run: from an event to its outcome (default: 60s)',
      value: 'SPAN',
    },
  },
  examples: [
    'churn synth fit --data customers.csv --profile telco',
    'churn synth run --rate 500 --events 10000',
    'churn synth csv --rows 6000 --seed 1 --out samples/telco.csv',
  ],
  run: async (input) => {
    const [name = ''] = input.positionals;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
      throw new UsageError(`churn synth ${name}: say one of ${Object.keys(actions).join(', ')}`);
    }
    return await action(input);
  },
};
