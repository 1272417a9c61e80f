import { liveOrigins } from '../../domain/drift/live/minutes.ts';
import { type Command, type CommandInput, type ExitCode, UsageError } from '../command.ts';
import { checkTables } from '../drift/check.ts';
import { driftRates } from '../drift/rates/run.ts';
import { listScenarios, startScenario, stopScenarios } from '../drift/scenarios.ts';
import { showDrift } from '../drift/show.ts';
import { streamOptions } from '../stream/locate.ts';

const actions: Readonly<Record<string, (input: CommandInput) => Promise<ExitCode>>> = {
  check: checkTables,
  rates: driftRates,
  show: showDrift,
  start: startScenario,
  stop: stopScenarios,
  scenarios: listScenarios,
};

export const driftCommand: Command = {
  name: 'drift',
  summary: 'have the customers changed? windows, verdicts, and scenarios to try them on',
  operands: 'check | rates | show | scenarios | start NAME | stop [NAME]',
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
    strength: {
      type: 'string',
      value: 'N',
      description: "start: how much of it (default: the scenario's own)",
    },
    limit: { type: 'string', value: 'N', description: 'show: how many windows', default: '10' },
    origin: {
      type: 'string',
      value: 'NAME',
      description: `show: windows of one origin alone (${liveOrigins.join(', ')})`,
    },
    seed: { type: 'string', value: 'TEXT', description: 'rates: instead of the commit' },
  },
  examples: [
    'churn drift check --reference before.csv --window may.csv --window june.csv --json',
    'churn drift start price-rise --strength 0.15',
    'churn drift show --origin http',
    'churn drift rates --data samples/telco.csv',
  ],
  run: async (input) => {
    const [name = ''] = input.positionals;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    const takesName = name === 'start' || name === 'stop';
    if (action === undefined || (input.positionals.length > 1 && !takesName)) {
      throw new UsageError(`churn drift ${name}: say one of ${Object.keys(actions).join(', ')}`);
    }
    return await action(input);
  },
};
