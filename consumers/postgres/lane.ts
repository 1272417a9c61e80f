import type { Pool } from 'pg';
import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerOutcome } from '../../domain/stream/event.ts';
import { redrivePartition, type StreamNames } from '../../domain/stream/names.ts';
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
import { countStored } from '../../stream/count-stored.ts';
import type { Decoded } from '../../stream/decode-values.ts';
import type { BatchReader, Sink } from '../../stream/open-sink.ts';
import { storeOutcomes } from '../../stream/postgres-outcomes.ts';
import { advancePosition, readPosition } from '../../stream/postgres-position.ts';
import type { ScoredLayout, ScoredRows } from '../../stream/scored-rows/scored-rows.ts';
import { asReopening, type PartitionLog, resumeFrom } from '../../stream/sink-position.ts';
import { scoredTables } from './scored-tables.ts';

export interface PostgresSinkDeps {
  readonly pool: Pool;
  readonly sink: Sink;
  readonly profile: Profile;
  readonly names: StreamNames;
  readonly layout: ScoredLayout;
  readonly readRows: BatchReader<ScoredRows>;
  readonly readOutcomes: BatchReader<readonly Decoded<CustomerOutcome>[]>;
  readonly metrics: StageMetrics;
  readonly now: () => number;
  readonly failPoints: FailPoints | null;
}

/**
 * The rows of one partition's batch: how they are written inside a transaction where none is there already (null: no
 * other way than the next one), and what counts once they are.
 */
interface PreparedBatch {
  readonly store: ((client: PoolClient) => Promise<void>) | null;
  /** As `store`, where a row may be there already; returns how many are. */
  readonly storeAny: (client: PoolClient) => Promise<number>;
  readonly rows: number;
  readonly onStored: () => void;
}

const uniqueViolation = '23505';
const repair =
  'Delete its rows of sink_offsets to read the topic from its start; rows already stored stay as they are.';

export function openPostgresLane(deps: PostgresSinkDeps) {
  const { names } = deps;
  const scored = scoredPreparation(deps);
  const outcomes = outcomePreparation(deps);
  deps.sink.countRepeated(0);
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
        const repeated = await deps.sink
          .untilDone(() => write(deps, log, expected, batch.nextOffset, prepared), beat)
          .catch(asReopening);
        expected = batch.nextOffset;
        prepared.onStored();
        deps.sink.countRows(prepared.rows);
        deps.sink.countRepeated(repeated);
        const seconds = (performance.now() - startMs) / 1_000;
        deps.metrics.observeBatch(batch.messages.length, seconds);
      },
      // The next lane must not read where the store stands while a write is still on its way to it.
      close: () => deps.sink.idle(),
    };
  };
}

/**
 * Writes rows and position in one transaction; in another way where one of the rows is there already. Returns how many
 * are.
 */
async function write(
  deps: PostgresSinkDeps,
  log: PartitionLog,
  expected: number,
  next: number,
  { store, storeAny }: PreparedBatch,
): Promise<number> {
  const { pool, failPoints } = deps;
  const transact = (put: (client: PoolClient) => Promise<number>): Promise<number> =>
    inRelaxedTransaction(pool, async (client) => {
      const isNew = await advancePosition(client, log, expected, next);
      const repeated = isNew ? await put(client) : 0;
      await failPoints?.pass('postgres-in-transaction');
      return repeated;
    });
  if (store === null) return transact(storeAny);
  try {
    return await transact(async (client) => {
      await store(client);
      return 0;
    });
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== uniqueViolation) throw error;
    return transact(storeAny);
  }
}

function scoredPreparation({ profile, layout, readRows, metrics, now }: PostgresSinkDeps) {
  const { storeNew, storeAny } = scoredTables(profile, layout);
  return async (batch: PartitionBatch, heartbeat: Heartbeat): Promise<PreparedBatch> => {
    const rows = await readRows(batch, heartbeat);
    return {
      store: (client) => storeNew(client, rows),
      storeAny: (client) => storeAny(client, rows),
      rows: rows.count,
      onStored: () => countStored(metrics, batch.topic, rows, now()),
    };
  };
}

function outcomePreparation({ profile, names, readOutcomes, metrics }: PostgresSinkDeps) {
  const sourceTopic = names.topic('outcomes');
  return async (batch: PartitionBatch, heartbeat: Heartbeat): Promise<PreparedBatch> => {
    const rows = await readOutcomes(batch, heartbeat);
    const partition =
      batch.topic === sourceTopic ? batch.partition : redrivePartition(batch.partition);
    return {
      store: null,
      storeAny: (client) => storeOutcomes(client, profile.name, partition, rows),
      rows: rows.length,
      onStored: () => metrics.countEvents(batch.topic, 'ok', rows.length),
    };
  };
}
