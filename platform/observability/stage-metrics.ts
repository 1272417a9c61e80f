import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ageBuckets, durationBuckets, sizeBuckets } from './buckets.ts';
import { BulkHistogram } from './bulk-histogram.ts';

export type EventOutcome = 'ok' | 'dead' | 'late' | 'duplicate';
export type TransactionOutcome = 'commit' | 'abort' | 'fenced' | 'in_doubt';

export interface StageMetrics {
  /** Counts what became of records; every label set exists from the start at zero. */
  countEvents(topic: string, outcome: EventOutcome, count: number): void;
  countDeadLetters(reason: string, count: number): void;
  /** Whether records wait because nearly all are bad. */
  setCircuitOpen(isOpen: boolean): void;
  countTransaction(outcome: TransactionOutcome, seconds: number): void;
  observeBatch(size: number, seconds: number): void;
  /** Adds the time that a step of the stage has taken. */
  countStep(step: string, seconds: number): void;
  /** Event time to this stage, in seconds. */
  observeAge(seconds: number): void;
  setLag(group: string, topic: string, partition: number, records: number, seconds: number): void;
  /** Where the log of a partition ends now. */
  setLogEnd(topic: string, partition: number, offset: number): void;
  /** Whether Kafka tells how far the group is; where it does not, nothing is known of any partition. */
  setLagKnown(group: string, isKnown: boolean): void;
  /** Forgets every partition: what moved to another process is no longer told of here. */
  resetLag(): void;
  /** Has the group's rebalances counted from zero. */
  expectGroup(group: string): void;
  countRebalance(group: string): void;
  /** From the begin of a rebalance to the new assignment, in seconds. */
  observeRebalancePause(group: string, seconds: number): void;
}

export function createStageMetrics(
  registry: Registry,
  stage: string,
  topics: readonly string[],
  reasons: readonly string[],
): StageMetrics {
  const registers = [registry];
  const events = new Counter({
    name: 'churnstream_events_total',
    help: 'Records by what became of them.',
    labelNames: ['stage', 'topic', 'outcome'] as const,
    registers,
  });
  const deadLetters = new Counter({
    name: 'churnstream_dead_letters_total',
    help: 'Records refused, by reason.',
    labelNames: ['stage', 'reason'] as const,
    registers,
  });
  const circuitOpen = new Gauge({
    name: 'churnstream_circuit_open',
    help: '1 while records wait because nearly all of them are refused.',
    labelNames: ['stage'] as const,
    registers,
  });
  circuitOpen.set({ stage }, 0);
  const transactions = new Counter({
    name: 'churnstream_transactions_total',
    help: 'Transactions by their end.',
    labelNames: ['stage', 'outcome'] as const,
    registers,
  });
  const transactionSeconds = new Histogram({
    name: 'churnstream_transaction_duration_seconds',
    help: 'From the first write of a transaction to the answer to its end.',
    labelNames: ['stage'] as const,
    buckets: durationBuckets,
    registers,
  });
  const batchSize = new Histogram({
    name: 'churnstream_batch_size',
    help: 'Records handled at once.',
    labelNames: ['stage'] as const,
    buckets: sizeBuckets,
    registers,
  });
  const stageSeconds = new Histogram({
    name: 'churnstream_stage_duration_seconds',
    help: 'Time to handle one batch.',
    labelNames: ['stage'] as const,
    buckets: durationBuckets,
    registers,
  });
  const age = new BulkHistogram({
    name: 'churnstream_event_age_seconds',
    help: 'Event time to the end of this stage; replayed tables do not count.',
    bounds: ageBuckets,
    labels: { stage },
    registers,
  });
  const stepSeconds = new Counter({
    name: 'churnstream_step_seconds_total',
    help: 'Time spent in each step of a stage. Steps that wait overlap with the work on other partitions.',
    labelNames: ['stage', 'step'] as const,
    registers,
  });
  const lagRecords = new Gauge({
    name: 'churnstream_consumer_lag_records',
    help: 'Records between the group and the end of the log; the markers of transactions do not count.',
    labelNames: ['group', 'topic', 'partition'] as const,
    registers,
  });
  const lagSeconds = new Gauge({
    name: 'churnstream_consumer_lag_seconds',
    help: 'How long the oldest record not yet handled has waited, to the interval of measuring.',
    labelNames: ['group', 'topic', 'partition'] as const,
    registers,
  });
  const logEnd = new Gauge({
    name: 'churnstream_log_end_offset',
    help: 'Where the log of a partition ends, as its reader was told last.',
    labelNames: ['topic', 'partition'] as const,
    registers,
  });
  const lagKnown = new Gauge({
    name: 'churnstream_lag_known',
    help: '1 while Kafka tells how far the group is; at 0 nothing is known of its lag.',
    labelNames: ['group'] as const,
    registers,
  });
  const rebalances = new Counter({
    name: 'churnstream_rebalances_total',
    help: 'How often the group moved its partitions.',
    labelNames: ['group'] as const,
    registers,
  });
  const rebalancePause = new Histogram({
    name: 'churnstream_rebalance_pause_seconds',
    help: 'From the begin of a rebalance to the new assignment.',
    labelNames: ['group'] as const,
    buckets: durationBuckets,
    registers,
  });
  for (const topic of topics) {
    for (const outcome of ['ok', 'dead', 'late', 'duplicate'] as const) {
      events.inc({ stage, topic, outcome }, 0);
    }
  }
  for (const reason of reasons) deadLetters.inc({ stage, reason }, 0);
  for (const outcome of ['commit', 'abort', 'fenced', 'in_doubt'] as const) {
    transactions.inc({ stage, outcome }, 0);
  }
  for (const histogram of [transactionSeconds, batchSize, stageSeconds]) histogram.zero({ stage });
  return {
    countEvents: (topic, outcome, count) => events.inc({ stage, topic, outcome }, count),
    countDeadLetters: (reason, count) => deadLetters.inc({ stage, reason }, count),
    setCircuitOpen: (isOpen) => circuitOpen.set({ stage }, isOpen ? 1 : 0),
    countTransaction: (outcome, seconds) => {
      transactions.inc({ stage, outcome });
      transactionSeconds.observe({ stage }, seconds);
    },
    observeBatch: (size, seconds) => {
      batchSize.observe({ stage }, size);
      stageSeconds.observe({ stage }, seconds);
    },
    countStep: (step, seconds) => stepSeconds.inc({ stage, step }, seconds),
    observeAge: (seconds) => age.add(Math.max(0, seconds)),
    setLag: (group, topic, partition, records, seconds) => {
      lagRecords.set({ group, topic, partition }, records);
      lagSeconds.set({ group, topic, partition }, seconds);
    },
    setLogEnd: (topic, partition, offset) => logEnd.set({ topic, partition }, offset),
    setLagKnown: (group, isKnown) => lagKnown.set({ group }, isKnown ? 1 : 0),
    resetLag: () => {
      lagRecords.reset();
      lagSeconds.reset();
      logEnd.reset();
    },
    expectGroup: (group) => {
      lagKnown.set({ group }, 0);
      rebalances.inc({ group }, 0);
      rebalancePause.zero({ group });
    },
    countRebalance: (group) => rebalances.inc({ group }),
    observeRebalancePause: (group, seconds) => rebalancePause.observe({ group }, seconds),
  };
}
