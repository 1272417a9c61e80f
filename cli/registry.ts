import type { Command } from './command.ts';

/** What must be installed before a verb can run: npm packages only, or the embedded stack too. */
export type Needs = 'packages' | 'stack';

/** A verb as the overview shows it; its module is loaded only when the verb is called. */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly needs: Needs;
  readonly load: () => Promise<Command>;
}

/** Every verb, in the order of `churn --help`. */
export const verbs: readonly Verb[] = [
  {
    name: 'up',
    summary: 'start everything and score live customers, until Ctrl-C',
    needs: 'stack',
    load: async () => (await import('./commands/up.ts')).upCommand,
  },
  {
    name: 'down',
    summary: 'stop the running stack; --wipe removes its data',
    needs: 'packages',
    load: async () => (await import('./commands/down.ts')).down,
  },
  {
    name: 'prepare',
    summary: 'make topics, subjects and tables that are absent, and the champion known',
    needs: 'packages',
    load: async () => (await import('./commands/prepare.ts')).prepareCommand,
  },
  {
    name: 'status',
    summary: 'ask every service and stage whether it does its work',
    needs: 'packages',
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'synth',
    summary: 'learn customers from a table and make synthetic ones',
    needs: 'packages',
    load: async () => (await import('./commands/synth.ts')).synthCommand,
  },
  {
    name: 'replay',
    summary: 'publish the rows of a customer table as events with their outcomes',
    needs: 'packages',
    load: async () => (await import('./commands/replay.ts')).replayCommand,
  },
  {
    name: 'train',
    summary: 'train a churn model from a customer table',
    needs: 'packages',
    load: async () => (await import('./commands/train.ts')).trainCommand,
  },
  {
    name: 'score',
    summary: 'score a customer table without the stream',
    needs: 'packages',
    load: async () => (await import('./commands/score.ts')).scoreCommand,
  },
  {
    name: 'verify',
    summary: 'prove that no event was lost or doubled between Kafka and the stores',
    needs: 'packages',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  {
    name: 'sql',
    summary: 'ask ClickHouse a question',
    needs: 'packages',
    load: async () => (await import('./commands/sql.ts')).sqlCommand,
  },
  {
    name: 'features',
    summary: 'read the served features of customers, or rebuild them from the log',
    needs: 'packages',
    load: async () => (await import('./commands/features.ts')).featuresCommand,
  },
  {
    name: 'dlq',
    summary: 'dead letters: records that were refused; browse, send again, drop',
    needs: 'packages',
    load: async () => (await import('./commands/dlq.ts')).dlqCommand,
  },
  {
    name: 'drift',
    summary: 'have the customers changed? windows, verdicts, and scenarios to try them on',
    needs: 'packages',
    load: async () => (await import('./commands/drift.ts')).driftCommand,
  },
  {
    name: 'grafana',
    summary: 'bring dashboards, data sources and alerts into a Grafana that you run',
    needs: 'packages',
    load: async () => (await import('./commands/grafana.ts')).grafanaCommand,
  },
  {
    name: 'chaos',
    summary: 'break everything on purpose and prove that nothing was lost or doubled',
    needs: 'stack',
    load: async () => (await import('./commands/chaos.ts')).chaosCommand,
  },
  {
    name: 'bench',
    summary: 'measure this machine: events per second, latencies, rows per second',
    needs: 'stack',
    load: async () => (await import('./commands/bench.ts')).benchCommand,
  },
  {
    name: 'doctor',
    summary: 'check what is installed here and say how to mend what is missing',
    needs: 'packages',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
];
