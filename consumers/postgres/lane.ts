import type { Pool } from 'pg';
import type { Profile } from '../../domain/profile/profile.ts';
import { tableColumns } from '../../domain/profile/sql-columns.ts';
import type { CustomerOutcome, ScoredEvent } from '../../domain/stream/event.ts';
import { redrivePartition, type StreamNames } from '../../domain/stream/names.ts';
import type {
  Heartbeat,
  PartitionBatch,
  PartitionLane,
} from '../../platform/kafka/partition-consumer.ts';
import type { StageMetrics } from '../../platform/observability/stage-metrics.ts';
import { asPostgresOutage, inTransaction, type PoolClient } from '../../platform/postgres/pool.ts';
import type { FailPoints } from '../../platform/runtime/fail-points.ts';
import { countStored } from '../../stream/count-stored.ts';
import type { Decoded } from '../../stream/decode-values.ts';
import type { BatchReader, Sink } from '../../stream/open-sink.ts';
import { asReopening, type PartitionLog, resumeFrom } from '../../stream/sink-position.ts';
import { advancePosition, readPosition } from './position.ts';
import { newestPerCustomer, outcomeRow, scoredRow } from './rows.ts';
import { insertNew, parameters, upsertNewer } from './statements.ts';

export interface PostgresSinkDeps {
  readonly pool: Pool;
  readonly sink: Sink;
  readonly profile: Profile;
  readonly names: StreamNames;
  readonly readScored: BatchReader<readonly Decoded<ScoredEvent>[]>;
  readonly readOutcomes: BatchReader<readonly Decoded<CustomerOutcome>[]>;
  readonly metrics: StageMetrics;
  readonly now: () => number;
  readonly failPoints: FailPoints | null;
}

/** The rows of one partition's batch: how they are written inside a transaction, and what counts once they are. */
interface PreparedBatch {
  readonly store: (client: PoolClient) => Promise<void>;
  readonly rows: number;
  readonly onStored: () => void;
}

const repair =
  'Delete its rows of sink_offsets to read the topic from its start; rows already stored stay as they are.';

export function openPostgresLane(deps: PostgresSinkDeps) {
  const { names } = deps;
  const scored = storeScored(deps);
  const outcomes = storeOutcomes(deps);
  const scoredTopic = names.topic('scored');
  const scoredTopics = [scoredTopic, names.redriveTopic(scoredTopic, 'postgres-sink')];
  return async (topic: string, partition: number, heartbeat: Heartbeat): Promise<PartitionLane> => {
    const log = await deps.sink.partitionLog(topic, partition);
    const stored = await deps.sink.untilDone(async () => {
      try {
        return await readPosition(deps.pool, topic, partition);
      } catch (error) {
        throw asPostgresOutage(error);
      }
    }, heartbeat);
    let expected = resumeFrom('Postgres', stored, log, repair);
    return {
      resumeAt: expected,
      async handle(batch, beat) {
        const startMs = performance.now();
        const prepare = scoredTopics.includes(topic) ? scored : outcomes;
        const prepared = await prepare(batch, beat);
        await deps.sink
          .untilDone(() => write(deps, log, expected, batch.nextOffset, prepared), beat)
          .catch(asReopening);
        expected = batch.nextOffset;
        prepared.onStored();
        deps.sink.countRows(prepared.rows);
        const seconds = (performance.now() - startMs) / 1_000;
        deps.metrics.observeBatch(batch.messages.length, seconds);
      },
      // The next lane must not read where the store stands while a write is still on its way to it.
      close: () => deps.sink.idle(),
    };
  };
}

function write(
  { pool, failPoints }: PostgresSinkDeps,
  log: PartitionLog,
  expected: number,
  next: number,
  { store }: PreparedBatch,
): Promise<void> {
  return inTransaction(pool, async (client) => {
    if (await advancePosition(client, log, expected, next)) await store(client);
    await failPoints?.pass('postgres-in-transaction');
  });
}

function storeScored({ profile, readScored, metrics, now }: PostgresSinkDeps) {
  const columns = tableColumns(profile);
  const events = insertNew('events', columns.events, 'event_id');
  const classified = insertNew('classified', columns.classified, 'event_id');
  const customers = upsertNewer('customers', columns.customers, 'customer_id');
  return async (batch: PartitionBatch, heartbeat: Heartbeat): Promise<PreparedBatch> => {
    const decoded = await readScored(batch, heartbeat);
    const rows = decoded.map(scoredRow);
    const newest = newestPerCustomer(rows);
    return {
      async store(client) {
        await client.query(events.text, parameters(events, rows));
        await client.query(classified.text, parameters(classified, rows));
        await client.query(customers.text, parameters(customers, newest));
      },
      rows: rows.length,
      onStored: () => countStored(metrics, batch.topic, rows, now()),
    };
  };
}

function storeOutcomes({ profile, names, readOutcomes, metrics }: PostgresSinkDeps) {
  const sourceTopic = names.topic('outcomes');
  const column = (name: string, postgres: string) => ({
    name,
    postgres,
    constraint: '',
    clickhouse: '',
  });
  const insert = insertNew(
    'outcomes',
    [
      column('event_id', 'uuid'),
      column('revision', 'integer'),
      column('customer_ref', 'text'),
      column('sequence', 'bigint'),
      column('occurred_at', 'timestamptz'),
      column('outcome', 'boolean'),
      column('observed_at', 'timestamptz'),
      column('source_partition', 'integer'),
      column('source_offset', 'bigint'),
    ],
    'event_id, revision',
  );
  return async (batch: PartitionBatch, heartbeat: Heartbeat): Promise<PreparedBatch> => {
    const decoded = await readOutcomes(batch, heartbeat);
    const partition =
      batch.topic === sourceTopic ? batch.partition : redrivePartition(batch.partition);
    const rows = decoded.map((row) => outcomeRow(profile.name, partition, row));
    return {
      async store(client) {
        await client.query(insert.text, parameters(insert, rows));
      },
      rows: rows.length,
      onStored: () => metrics.countEvents(batch.topic, 'ok', rows.length),
    };
  };
}
