import type { Pool } from 'pg';
import { eventId, ulidToUuid } from '../../domain/identity/ulid.ts';
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
              await storeOutcomes(client, deps.profileName, partition, inTime);
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

// The Postgres sink writes the same rows under the same key: whoever comes first, they are there once.
const insert = `insert into outcomes (event_id, revision, customer_ref, sequence, occurred_at, outcome, observed_at, source_partition, source_offset)
select * from unnest($1::uuid[], $2::integer[], $3::text[], $4::bigint[], $5::timestamptz[], $6::boolean[], $7::timestamptz[], $8::integer[], $9::bigint[])
on conflict (event_id, revision) do nothing`;
const mark = `insert into performance_windows (window_start, changed, first_changed_at, last_changed_at)
select start, true, now(), now() from unnest($1::timestamptz[]) as starts(start) order by start
on conflict (window_start) do update set changed = true, last_changed_at = now(),
  first_changed_at = case when performance_windows.changed then performance_windows.first_changed_at else now() end,
  looks = 0`;

async function storeOutcomes(
  client: PoolClient,
  profileName: string,
  partition: number,
  rows: readonly Decoded<CustomerOutcome>[],
): Promise<void> {
  if (rows.length === 0) return;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const values = rows.map(({ value }) => value);
  const ids = values.map((one) =>
    ulidToUuid(eventId(profileName, one.customer_ref, one.sequence, one.occurred_at)),
  );
  await client.query(insert, [
    ids,
    values.map(({ revision }) => revision),
    values.map(({ customer_ref }) => customer_ref),
    values.map(({ sequence }) => sequence),
    values.map(({ occurred_at }) => iso(occurred_at)),
    values.map(({ outcome }) => outcome),
    values.map(({ observed_at }) => iso(observed_at)),
    rows.map(() => partition),
    rows.map(({ offset }) => offset),
  ]);
  const starts = new Set(values.map(({ occurred_at }) => occurred_at - (occurred_at % windowMs)));
  await client.query(mark, [[...starts].map(iso)]);
}
