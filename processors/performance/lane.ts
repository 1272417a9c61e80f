import type { Pool } from 'pg';
import type { CustomerOutcome } from '../../domain/stream/event.ts';
import type {
  Heartbeat,
  PartitionBatch,
  PartitionLane,
} from '../../platform/kafka/partition-consumer.ts';
import type { StageMetrics } from '../../platform/observability/stage-metrics.ts';
import {
  asPostgresOutage,
  inRelaxedTransaction,
  type PoolClient,
} from '../../platform/postgres/pool.ts';
import type { FailPoints } from '../../platform/runtime/fail-points.ts';
import type { Decoded } from '../../stream/decode-values.ts';
import type { Sink } from '../../stream/open-sink.ts';
import { storeOutcomes } from '../../stream/postgres-outcomes.ts';
import { advancePosition, readPosition } from '../../stream/postgres-position.ts';
import { asReopening, resumeFrom } from '../../stream/sink-position.ts';
import { labelHorizonMs, windowMs } from './window.ts';

export interface PerformanceDeps {
  readonly pool: Pool;
  readonly sink: Sink;
  readonly profileName: string;
  /** Outcomes that pass the check; the sinks put the others with the dead letters. */
  readonly readOutcomes: (
    batch: PartitionBatch,
    heartbeat: Heartbeat,
  ) => Promise<{ readonly rows: readonly Decoded<CustomerOutcome>[]; readonly refused: number }>;
  readonly metrics: StageMetrics;
  readonly failPoints: FailPoints | null;
}

const repair =
  'Delete its rows of sink_offsets to read the topic from its start; what is measured stays the same.';

/** The name of our position beside that of the sink, which reads the same topic. */
const positionOf = (topic: string): string => `performance ${topic}`;

/** Opens the work on one partition of outcomes: they are stored, and their windows marked, with the position. */
export async function openPerformanceLane(
  deps: PerformanceDeps,
  topic: string,
  partition: number,
  heartbeat: Heartbeat,
): Promise<PartitionLane> {
  const { pool, sink, metrics } = deps;
  const log = await sink.partitionLog(topic, partition);
  const ours = { ...log, topic: positionOf(topic) };
  const stored = await sink.untilDone(async () => {
    try {
      return await readPosition(pool, ours.topic, partition);
    } catch (error) {
      throw asPostgresOutage(error);
    }
  }, heartbeat);
  let expected = resumeFrom('Performance', stored, log, repair);
  return {
    resumeAt: expected,
    async handle(batch, beat) {
      const startMs = performance.now();
      const { rows, refused } = await deps.readOutcomes(batch, beat);
      const inTime = rows.filter(
        ({ value }) => value.observed_at - value.occurred_at <= labelHorizonMs,
      );
      await sink
        .untilDone(
          () =>
            inRelaxedTransaction(pool, async (client) => {
              if (!(await advancePosition(client, ours, expected, batch.nextOffset))) return;
              await storeAndMark(client, deps.profileName, partition, inTime);
              await deps.failPoints?.pass('postgres-in-transaction');
            }),
          beat,
        )
        .catch(asReopening);
      expected = batch.nextOffset;
      metrics.countEvents(topic, 'ok', inTime.length);
      metrics.countEvents(topic, 'late', rows.length - inTime.length);
      metrics.countEvents(topic, 'dead', refused);
      metrics.observeBatch(batch.messages.length, (performance.now() - startMs) / 1_000);
    },
    close: () => sink.idle(),
  };
}

const mark = `insert into performance_windows (window_start, changed, first_changed_at, last_changed_at)
select start, true, now(), now() from unnest($1::timestamptz[]) as starts(start) order by start
on conflict (window_start) do update set changed = true, last_changed_at = now(),
  first_changed_at = case when performance_windows.changed then performance_windows.first_changed_at else now() end,
  looks = 0`;

async function storeAndMark(
  client: PoolClient,
  profileName: string,
  partition: number,
  rows: readonly Decoded<CustomerOutcome>[],
): Promise<void> {
  if (rows.length === 0) return;
  await storeOutcomes(client, profileName, partition, rows);
  const starts = new Set(
    rows.map(({ value }) => value.occurred_at - (value.occurred_at % windowMs)),
  );
  await client.query(mark, [[...starts].map((ms) => new Date(ms).toISOString())]);
}
