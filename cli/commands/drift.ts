import { type Command, type CommandInput, type ExitCode, UsageError } from '../command.ts';
import { checkTables } from '../drift/check.ts';
import { driftRates } from '../drift/rates/run.ts';
import { streamOptions } from '../stream/locate.ts';

const actions: Readonly<Record<string, (input: CommandInput) => Promise<ExitCode>>> = {
  check: checkTables,
  rates: driftRates,
};

export const driftCommand: Command = {
  name: 'drift',
  summary: 'have the customers changed? windows, verdicts, and scenarios to try them on',
  operands: Object.keys(actions).join(' | '),
  options: {
    ...streamOptions,
    reference: {
      type: 'string',
      value: 'FILE.csv',
      description: 'check: the customers as they were',
    },
    window: {
      type: 'string',
      value: 'FILE.csv',
      description: 'check: customers to compare, one window per file, in order of time',
      many: true,
    },
    data: { type: 'string', value: 'FILE.csv', description: 'rates: the customers to draw from' },
    decisions: { type: 'string', value: 'N', description: 'rates: without drift', default: '3000' },
    trials: { type: 'string', value: 'N', description: 'rates: of each shift', default: '1000' },
    seed: { type: 'string', value: 'TEXT', description: 'rates: instead of the commit' },
  },
  examples: [
    'churn drift check --reference before.csv --window may.csv --window june.csv --json',
    'churn drift rates --data samples/telco.csv',
  ],
  run: async (input) => {
    const [name = ''] = input.positionals;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined || input.positionals.length > 1) {
      throw new UsageError(`churn drift ${name}: say one of ${Object.keys(actions).join(', ')}`);
    }
    return await action(input);
  },
};
