import type { Profile } from '../../domain/profile/profile.ts';
import { tableColumns } from '../../domain/profile/sql-columns.ts';
import type { CustomerOutcome, ScoreRequest } from '../../domain/stream/event.ts';
import {
  redrivePartition,
  type StreamNames,
  sinkReads,
  storedReports,
} from '../../domain/stream/names.ts';
import type { ClickHouseClient } from '../../platform/clickhouse/client.ts';
import type {
  Heartbeat,
  PartitionBatch,
  PartitionLane,
} from '../../platform/kafka/partition-consumer.ts';
import type { StageMetrics } from '../../platform/observability/stage-metrics.ts';
import type { FailPoints } from '../../platform/runtime/fail-points.ts';
import { countStored } from '../../stream/count-stored.ts';
import type { Decoded } from '../../stream/decode-values.ts';
import type { BatchReader, Sink } from '../../stream/open-sink.ts';
import type { SinkContext } from '../../stream/run-sink.ts';
import type { ScoredLayout, ScoredRows } from '../../stream/scored-rows/scored-rows.ts';
import { resumeFrom } from '../../stream/sink-position.ts';
import { reportBlocks, reportTables } from './reports.ts';
import { type Block, outcomeBlocks, requestBlocks, scoredBlocks } from './rows.ts';
import { insertBlock, readPosition, writeSource } from './store.ts';

export interface ClickHouseSinkDeps {
  readonly client: ClickHouseClient;
  readonly sink: Sink;
  readonly profile: Profile;
  readonly names: StreamNames;
  readonly layout: ScoredLayout;
  readonly readRows: BatchReader<ScoredRows>;
  readonly readOutcomes: BatchReader<readonly Decoded<CustomerOutcome>[]>;
  readonly readReport: SinkContext['readReport'];
  readonly readRequests: BatchReader<readonly Decoded<ScoreRequest>[]>;
  readonly metrics: StageMetrics;
  readonly now: () => number;
  readonly failPoints: FailPoints | null;
}

const scoredTable = 'raw_scored_events';
const outcomesTable = 'raw_outcomes';
const requestsTable = 'raw_score_requests';
const repairOf = (table: string): string =>
  `Truncate ${table} and delete the topic's row of sink_sources to read the topic from its start.`;

interface PreparedBlock {
  readonly block: Block;
  readonly onStored: () => void;
}

/** Where the records of a topic go. */
interface TopicKind {
  readonly table: string;
  readonly prepare: (
    batch: PartitionBatch,
    rowPartition: number,
    heartbeat: Heartbeat,
  ) => Promise<PreparedBlock>;
  /** Whether it is no topic of what is sent again. */
  readonly isSource: boolean;
}

/** Opens the work on one partition: whatever Kafka says was committed, the rows present decide. */
export function openClickHouseLane(deps: ClickHouseSinkDeps) {
  const { client, sink, profile, metrics, names, failPoints } = deps;
  const kinds = {
    scored: { table: scoredTable, prepare: scoredPreparation(deps) },
    outcomes: {
      table: outcomesTable,
      prepare: preparation(deps, deps.readOutcomes, outcomeBlocks(outcomesTable, profile.name)),
    },
    requests: {
      table: requestsTable,
      prepare: preparation(
        deps,
        deps.readRequests,
        requestBlocks(requestsTable, tableColumns(profile).scoreRequests),
      ),
    },
  };
  const known = new Map([
    ...sinkReads['clickhouse-sink'].flatMap((role) => {
      const source = names.topic(role);
      const topics = [source, names.redriveTopic(source, 'clickhouse-sink')];
      return topics.map((topic): [string, TopicKind] => [
        topic,
        { ...kinds[role], isSource: topic === source },
      ]);
    }),
    ...storedReports.map((role): [string, TopicKind] => [
      names.reportTopic(role),
      {
        table: reportTables[role],
        prepare: preparation(deps, deps.readReport<never>(role), reportBlocks[role]),
        isSource: true,
      },
    ]),
  ]);
  return async (topic: string, partition: number, heartbeat: Heartbeat): Promise<PartitionLane> => {
    const { table, prepare, isSource } = known.get(topic)!;
    const rowPartition = isSource ? partition : redrivePartition(partition);
    const log = await sink.partitionLog(topic, partition);
    const stored = await sink.untilDone(
      () => readPosition(client, table, topic, rowPartition),
      heartbeat,
    );
    const resumeAt = resumeFrom('ClickHouse', stored, log, repairOf(table));
    if (stored === null) {
      await sink.untilDone(() => writeSource(client, topic, log.identity), heartbeat);
    }
    return {
      resumeAt,
      async handle(batch, beat) {
        const startMs = performance.now();
        const prepared = await prepare(batch, rowPartition, beat);
        if (prepared.block.rows > 0) {
          await sink.untilDone(() => insertBlock(client, prepared.block), beat);
          await failPoints?.pass('clickhouse-inserted');
        }
        prepared.onStored();
        sink.countRows(prepared.block.rows);
        metrics.observeBatch(batch.messages.length, (performance.now() - startMs) / 1_000);
      },
      // The next lane must not read where the store stands while a write is still on its way to it.
      close: () => sink.idle(),
    };
  };
}

function scoredPreparation({
  profile,
  layout,
  readRows,
  metrics,
  now,
}: ClickHouseSinkDeps): TopicKind['prepare'] {
  const block = scoredBlocks(scoredTable, tableColumns(profile).scoredEvents, layout);
  return async (batch, rowPartition, heartbeat) => {
    const rows = await readRows(batch, heartbeat);
    return {
      block: block(rowPartition, rows),
      onStored: () => countStored(metrics, batch.topic, rows, now()),
    };
  };
}

/** Of topics whose records are read as objects. */
function preparation<Value>(
  { metrics }: ClickHouseSinkDeps,
  read: BatchReader<readonly Decoded<Value>[]>,
  block: (partition: number, rows: readonly Decoded<Value>[]) => Block,
): TopicKind['prepare'] {
  return async (batch, rowPartition, heartbeat) => {
    const rows = await read(batch, heartbeat);
    return {
      block: block(rowPartition, rows),
      onStored: () => metrics.countEvents(batch.topic, 'ok', rows.length),
    };
  };
}
