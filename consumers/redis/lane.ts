import type { ScoredEvent } from '../../domain/stream/event.ts';
import { redriveHeaders } from '../../platform/kafka/dead-letter.ts';
import type { Heartbeat, PartitionLane } from '../../platform/kafka/partition-consumer.ts';
import type { StageMetrics } from '../../platform/observability/stage-metrics.ts';
import type { FailPoints } from '../../platform/runtime/fail-points.ts';
import { countStored } from '../../stream/count-stored.ts';
import type { Decoded } from '../../stream/decode-values.ts';
import type { FeatureStore } from '../../stream/features/feature-store.ts';
import { type FeatureFold, foldBatch } from '../../stream/features/fold-batch.ts';
import type { BatchReader, Sink } from '../../stream/open-sink.ts';
import { asReopening, resumeFrom } from '../../stream/sink-position.ts';

export interface RedisSinkDeps {
  readonly store: FeatureStore;
  readonly sink: Sink;
  readonly fold: FeatureFold;
  readonly readScored: BatchReader<readonly Decoded<ScoredEvent>[]>;
  readonly metrics: StageMetrics;
  readonly now: () => number;
  readonly failPoints: FailPoints | null;
}

const repair = '"churn features rebuild" reads the topic from its start.';

/** Opens the work on one partition; Redis is a cache of the log, so an empty one is filled from its start. */
export function openRedisLane(deps: RedisSinkDeps) {
  const { store, sink, fold, readScored, metrics, now, failPoints } = deps;
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
        const rows = (await readScored(batch, beat)).map(atFirstOffset);
        let repeated = 0;
        await sink
          .untilDone(async () => {
            const refs = [...new Set(rows.map(({ value }) => value.customer_ref))];
            const states = await store.read(refs);
            const known = new Map(refs.map((ref, i) => [ref, states[i] ?? null]));
            repeated = rows.filter(
              ({ offset, value }) => (known.get(value.customer_ref)?.offset ?? -1) >= offset,
            ).length;
            const standing = { topic, partition, at: position };
            // Refused where Redis was flushed or is being rebuilt: what was folded before is gone.
            await store.write(foldBatch(rows, known, fold), standing);
            await failPoints?.pass('redis-written');
            const next = { ...log.identity, next: batch.nextOffset };
            await store.movePosition(standing, next);
            position = next;
          }, beat)
          .catch(asReopening);
        sink.countRows(rows.length);
        sink.countRepeated(repeated);
        countStored(
          metrics,
          topic,
          rows.map(({ value }) => value),
          now(),
        );
        metrics.observeBatch(batch.messages.length, (performance.now() - startMs) / 1_000);
      },
      // The next lane must not read where the store stands while a write is still on its way to it.
      close: () => sink.idle(),
    };
  };
}

/**
 * What was redriven counts as of the offset at which it came first: the guard of a customer's features compares
 * offsets of the source.
 */
function atFirstOffset(row: Decoded<ScoredEvent>): Decoded<ScoredEvent> {
  const first = row.headers?.[redriveHeaders.offset];
  return first === undefined ? row : { ...row, offset: Number(first) };
}
