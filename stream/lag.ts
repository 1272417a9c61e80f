import { committedOffsets, logBounds } from '../platform/kafka/offsets.ts';
import type { Assignment, PartitionConsumerOptions } from '../platform/kafka/partition-consumer.ts';
import { messageOf } from '../platform/runtime/errors.ts';
import { createLagClock, type LagClock } from './lag-clock.ts';
import type { Stage } from './open-stage.ts';
import { createRecordShare, type RecordShare } from './record-share.ts';

const everyMs = 1_000;

/** What the lag is measured with in one partition. */
interface Gauge {
  readonly clock: LagClock;
  readonly share: RecordShare;
}

const newGauge = (): Gauge => ({ clock: createLagClock(), share: createRecordShare() });

/**
 * Measures, until the stage stops, how far the partitions of this process are behind, and counts rebalances.
 * Kafka is asked, since a stage that waits for its store fetches nothing that could tell. Returns what the
 * consumer has to call, and what lanes of a topic written in transactions are to be opened through.
 * @param standsAt for a stage that commits less than it has read: the next offset that it will read, null where unknown
 */
export function trackLag(
  { admin, metrics, log, signal }: Stage,
  group: string,
  standsAt: (topic: string, partition: number) => number | null = () => null,
) {
  let rebalancingSinceMs: number | null = null;
  let assigned: ReadonlyMap<string, ReadonlyMap<number, Gauge>> = new Map();
  metrics.expectGroup(group);
  const measure = async (): Promise<void> => {
    const asked = assigned;
    for (const [topic, gauges] of asked) {
      const [bounds, committed] = await Promise.all([
        logBounds(admin, topic),
        committedOffsets(admin, group, topic),
      ]);
      if (asked !== assigned) return;
      for (const [partition, { clock, share }] of gauges) {
        const { start, end } = bounds[partition] ?? { start: 0, end: 0 };
        const next = standsAt(topic, partition) ?? committed[partition] ?? start;
        const { records, seconds } = clock(performance.now(), next, end, share.value());
        metrics.setLag(group, topic, partition, records, seconds);
        metrics.setLogEnd(topic, partition, end);
      }
    }
    metrics.setLagKnown(group, true);
  };
  let measuring = false;
  const timer = setInterval(() => {
    if (measuring) return;
    measuring = true;
    measure()
      .catch((error) => {
        // What was true before the outage must not be shown as if it were now.
        metrics.resetLag();
        metrics.setLagKnown(group, false);
        log.debug({ error: messageOf(error) }, 'the lag was not measured');
      })
      .finally(() => {
        measuring = false;
      });
  }, everyMs);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer));
  type OpenLane = PartitionConsumerOptions['openLane'];
  return {
    /** Tells markers from records by what the lanes are handed. */
    counting:
      (openLane: OpenLane): OpenLane =>
      async (topic, partition, heartbeat) => {
        const lane = await openLane(topic, partition, heartbeat);
        let next = lane.resumeAt;
        return {
          ...lane,
          async handle(batch, beat) {
            await lane.handle(batch, beat);
            assigned
              .get(topic)
              ?.get(partition)
              ?.share.add(batch.messages.length, batch.nextOffset - next);
            next = batch.nextOffset;
          },
        };
      },
    onRebalance(): void {
      assigned = new Map();
      metrics.resetLag();
      rebalancingSinceMs ??= performance.now();
      metrics.countRebalance(group);
    },
    onAssigned(assignment: Assignment): void {
      assigned = new Map(
        Object.entries(assignment).map(([topic, partitions]) => [
          topic,
          new Map(partitions.map((partition) => [partition, newGauge()])),
        ]),
      );
      if (rebalancingSinceMs === null) return;
      metrics.observeRebalancePause(group, (performance.now() - rebalancingSinceMs) / 1_000);
      rebalancingSinceMs = null;
    },
  };
}
