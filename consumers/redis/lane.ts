import type { Heartbeat, PartitionLane } from '../../platform/kafka/partition-consumer.ts';
import type { StageMetrics } from '../../platform/observability/stage-metrics.ts';
import type { FailPoints } from '../../platform/runtime/fail-points.ts';
import { countStored } from '../../stream/count-stored.ts';
import type { FeatureStore } from '../../stream/features/feature-store.ts';
import { foldRows } from '../../stream/features/fold-rows.ts';
import type { StampReader } from '../../stream/features/read-stamp.ts';
import type { BatchReader, Sink } from '../../stream/open-sink.ts';
import type { ScoredRows } from '../../stream/scored-rows/scored-rows.ts';
import { asReopening, resumeFrom } from '../../stream/sink-position.ts';

export interface RedisSinkDeps {
  readonly store: FeatureStore;
  readonly sink: Sink;
  readonly readRows: BatchReader<ScoredRows>;
  readonly readStamp: StampReader;
  readonly metrics: StageMetrics;
  readonly now: () => number;
  readonly failPoints: FailPoints | null;
}

const repair = '"churn features rebuild" reads the topic from its start.';

/** Opens the work on one partition; Redis is a cache of the log, so an empty one is filled from its start. */
export function openRedisLane(deps: RedisSinkDeps) {
  const { store, sink, readRows, readStamp, metrics, now, failPoints } = deps;
  sink.countRepeated(0);
  return async (topic: string, partition: number, heartbeat: Heartbeat): Promise<PartitionLane> => {
    const log = await sink.partitionLog(topic, partition);
    const stored = await sink.untilDone(() => store.readPosition(topic, partition), heartbeat);
    const resumeAt = resumeFrom('Redis', stored, log, repair);
    // From here on a position that is gone says that all was flushed, in the first batch too.
    let position = stored ?? { ...log.identity, next: resumeAt };
    if (stored === null) {
      const first = position;
      await sink.untilDone(() => store.writePosition(topic, partition, first), heartbeat);
    }
    return {
      resumeAt,
      async handle(batch, beat) {
        const startMs = performance.now();
        const rows = await readRows(batch, beat);
        const refs = customersOf(rows);
        const customers = [...new Set(refs)];
        let repeated = 0;
        await sink
          .untilDone(async () => {
            const states = await store.readStates(customers);
            const known = new Map(customers.map((ref, i) => [ref, states[i] ?? null]));
            const folded = foldRows(rows, refs, known, readStamp);
            repeated = folded.repeated;
            const standing = { topic, partition, at: position };
            // Refused where Redis was flushed or is being rebuilt: what was folded before is gone.
            await store.write(folded.changed, standing);
            await failPoints?.pass('redis-written');
            const next = { ...log.identity, next: batch.nextOffset };
            await store.movePosition(standing, next);
            position = next;
          }, beat)
          .catch(asReopening);
        sink.countRows(rows.count);
        sink.countRepeated(repeated);
        countStored(metrics, topic, rows, now());
        metrics.observeBatch(batch.messages.length, (performance.now() - startMs) / 1_000);
      },
      // The next lane must not read where the store stands while a write is still on its way to it.
      close: () => sink.idle(),
    };
  };
}

/** The customer of each row. */
function customersOf(rows: ScoredRows): string[] {
  const span = rows.layout.spanOf('customer_ref');
  return rows.values.map((_, row) => rows.text(row, span));
}
