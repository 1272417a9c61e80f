import type { Admin, Kafka, Message } from 'kafkajs';
import type { LiveOrigin } from '../../domain/drift/live/minutes.ts';
import { type Partial, PartitionWindows } from '../../domain/drift/live/partition-windows.ts';
import { keepAlive } from '../../platform/kafka/keep-alive.ts';
import { committedOffsets, logBounds } from '../../platform/kafka/offsets.ts';
import { openFenced } from '../../platform/kafka/open-fenced.ts';
import type {
  Heartbeat,
  PartitionBatch,
  PartitionLane,
} from '../../platform/kafka/partition-consumer.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import { topicIdentity } from '../../platform/kafka/topic-identity.ts';
import {
  startTransactionalProducer,
  type TransactionalProducer,
} from '../../platform/kafka/transactional-producer.ts';
import type { StageMetrics } from '../../platform/observability/stage-metrics.ts';
import { CrashError, OutageError } from '../../platform/runtime/errors.ts';
import type { FailPoints } from '../../platform/runtime/fail-points.ts';
import { encodePartial } from './codec.ts';
import type { CustomerSource, SeenCustomers } from './customer-source.ts';
import { restorePartition, sourceHeader } from './restore.ts';

/** Longest time from one look at the clock to the next. */
const longestTickMs = 5_000;

export interface PartialsDeps {
  readonly brokers: string;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly group: string;
  readonly partialsTopic: string;
  readonly partialHeader: Buffer;
  readonly transactionalId: (topic: string, partition: number) => string;
  readonly modelVersion: string;
  /** Number of fields of the baseline. */
  readonly width: number;
  readonly sourceOf: (topic: string) => CustomerSource;
  /** How long an origin is silent before its partition goes by the clock. */
  readonly idleMs: number;
  readonly now: () => number;
  /** Called where a partition's work broke off without a batch that could say so. */
  readonly onBroken: (error: unknown) => void;
  readonly onReached: (topic: string, partition: number, next: number) => void;
  readonly metrics: StageMetrics;
  readonly failPoints: FailPoints | null;
}

/**
 * Opens stage one on a partition: fence the former owner, then read where it stood. Its histograms were in memory; they
 * are built again from the oldest open window on.
 */
export function openPartialsLane(
  deps: PartialsDeps,
  topic: string,
  partition: number,
  heartbeat: Heartbeat,
): Promise<PartitionLane> {
  const { kafka, admin, group, partialsTopic } = deps;
  const starting = startTransactionalProducer(
    kafka,
    deps.transactionalId(topic, partition),
    deps.failPoints,
  );
  return openFenced(starting, heartbeat, async (producer) => {
    const [identity, committed, log, partials] = await Promise.all([
      topicIdentity(deps.brokers, topic),
      committedOffsets(admin, group, topic),
      logBounds(admin, topic),
      logBounds(admin, partialsTopic),
    ]);
    if (identity === null) {
      throw new CrashError(`${topic} does not exist; "churn up" creates the topics`);
    }
    const { topicId } = identity;
    const { start } = log[partition]!;
    const source = deps.sourceOf(topic);
    const { origins } = source;
    const restored = await keepAlive(
      restorePartition(kafka, partialsTopic, partials[0]!, partition, origins, topicId),
      heartbeat,
    );
    const known = restored.isNewLog ? start : (committed[partition] ?? start);
    const resumeAt = Math.max(start, known);
    const windows = new PartitionWindows(partition, origins, deps.width, restored);
    return startLane(deps, { source, topic, topicId, partition, producer, windows, resumeAt });
  });
}

interface Lane {
  readonly source: CustomerSource;
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly producer: TransactionalProducer;
  readonly windows: PartitionWindows;
  readonly resumeAt: number;
}

function startLane(deps: PartialsDeps, lane: Lane): PartitionLane {
  const { source, windows, producer, topic, partition } = lane;
  const { origins } = source;
  const lastSeenMs = new Map<LiveOrigin, number>(origins.map((one) => [one, deps.now()]));
  let lastBatchMs = deps.now();
  /** When the broker took the last record in: the clock of origins that are silent while others are not. */
  let logClockMs = 0;
  let isOver = false;
  // Batches and the clock take turns: one transaction of the partition at a time.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const dueByClock = (clockMs: number): LiveOrigin[] =>
    origins.filter(
      (origin) =>
        deps.now() - lastSeenMs.get(origin)! >= deps.idleMs && windows.isDue(origin, clockMs),
    );
  const closeByClock = (clockMs: number): Partial[] =>
    dueByClock(clockMs).flatMap((origin) => windows.closeByClock(origin, clockMs));
  const isAtEnd = endWatch(deps, topic, partition, () => windows.reached);
  const emit = async (partials: readonly Partial[]): Promise<void> => {
    if (partials.length === 0) return;
    const startMs = performance.now();
    const messages = partials.map((partial) => message(deps, lane.topicId, partial));
    try {
      await producer.commit([{ topic: deps.partialsTopic, messages }], {
        group: deps.group,
        topic,
        partition,
        next: windows.resumeAt,
      });
    } catch (error) {
      // The windows have let go of what they handed over: only a new lane can build it again.
      isOver = true;
      deps.metrics.countTransaction('in_doubt', (performance.now() - startMs) / 1_000);
      throw error;
    }
    deps.metrics.countTransaction('commit', (performance.now() - startMs) / 1_000);
  };
  const timer = setInterval(
    () => {
      inTurn(async () => {
        const nowMs = deps.now();
        const isQuiet = nowMs - lastBatchMs >= deps.idleMs;
        const clockMs = isQuiet ? nowMs : logClockMs;
        if (isOver || dueByClock(clockMs).length === 0) return;
        // Silence may be ours: who stood still has everything before it, and none of it is late.
        if (isQuiet && !(await isAtEnd())) return;
        await emit(closeByClock(clockMs));
      }).catch(deps.onBroken);
    },
    Math.min(deps.idleMs / 2, longestTickMs),
  );
  timer.unref();
  return {
    resumeAt: lane.resumeAt,
    handle: (batch, beat) =>
      inTurn(async () => {
        const startMs = performance.now();
        admit(deps, windows, batch, await source.read(batch, beat), lastSeenMs);
        windows.reach(batch.nextOffset);
        lastBatchMs = deps.now();
        logClockMs = Number(batch.messages.at(-1)?.timestamp ?? logClockMs);
        await emit([...windows.closeByEvents(), ...closeByClock(logClockMs)]);
        deps.onReached(topic, partition, windows.reached);
        const seconds = (performance.now() - startMs) / 1_000;
        deps.metrics.observeBatch(batch.messages.length, seconds);
      }),
    async close() {
      isOver = true;
      clearInterval(timer);
      await turn;
      await producer.close();
    },
  };
}

/**
 * Returns whether all that the log of a partition holds was read. Its end may lie behind markers of transactions, which
 * no lane is handed: what lies there is looked at, once for each end.
 */
function endWatch(
  { admin, kafka }: PartialsDeps,
  topic: string,
  partition: number,
  reached: () => number,
): () => Promise<boolean> {
  let emptyTo = 0;
  return async () => {
    try {
      const { end } = (await logBounds(admin, topic))[partition]!;
      const from = Math.max(reached(), emptyTo);
      if (end <= from) return true;
      let records = 0;
      await readRanges(kafka, [{ topic, partition, from, to: end }], (_, messages) => {
        records += messages.length;
      });
      if (records > 0) return false;
      emptyTo = end;
      return true;
    } catch (error) {
      // Nobody knows, so that nothing is closed.
      if (error instanceof OutageError) return false;
      throw error;
    }
  };
}

function admit(
  { metrics, now }: PartialsDeps,
  windows: PartitionWindows,
  batch: PartitionBatch,
  seen: SeenCustomers,
  lastSeenMs: Map<LiveOrigin, number>,
): void {
  let late = 0;
  const nowMs = now();
  for (let row = 0; row < seen.count; row++) {
    const origin = seen.origin(row);
    if (origin === null) continue;
    lastSeenMs.set(origin, nowMs);
    const admitted = windows.admit(origin, seen.offset(row), seen.read(row), (target, at) =>
      seen.bin(row, target, at),
    );
    if (admitted === 'late' || admitted === 'too-late') late++;
  }
  metrics.countEvents(batch.topic, 'ok', seen.count - late);
  metrics.countEvents(batch.topic, 'late', late);
  metrics.countEvents(batch.topic, 'dead', seen.refused);
}

function message(
  { modelVersion, partialHeader }: PartialsDeps,
  topicId: string,
  partial: Partial,
): Message {
  return {
    key: new Date(partial.minute).toISOString(),
    value: encodePartial(partial, modelVersion, partialHeader),
    headers: { [sourceHeader]: topicId },
    partition: 0,
  };
}
