import { committedOffsets, logBounds } from '../platform/kafka/offsets.ts';
import type { Assignment } from '../platform/kafka/partition-consumer.ts';
import { messageOf } from '../platform/runtime/errors.ts';
import { createLagClock, type LagClock } from './lag-clock.ts';
import type { Stage } from './open-stage.ts';

const everyMs = 1_000;

/**
 * Measures, until the stage stops, how far the partitions of this process are behind, and counts rebalances.
 * Kafka is asked, since a stage that waits for its store fetches nothing that could tell. Returns what the
 * consumer has to call.
 * @param standsAt for a stage that commits less than it has read: the next offset that it will read, null where unknown
 */
export function trackLag(
  { admin, metrics, log, signal }: Stage,
  group: string,
  standsAt: (topic: string, partition: number) => number | null = () => null,
) {
  let rebalancingSinceMs: number | null = null;
  let assigned: ReadonlyMap<string, ReadonlyMap<number, LagClock>> = new Map();
  const measure = async (): Promise<void> => {
    const asked = assigned;
    for (const [topic, clocks] of asked) {
      const [bounds, committed] = await Promise.all([
        logBounds(admin, topic),
        committedOffsets(admin, group, topic),
      ]);
      if (asked !== assigned) return;
      for (const [partition, look] of clocks) {
        const { start, end } = bounds[partition] ?? { start: 0, end: 0 };
        const at = standsAt(topic, partition) ?? committed[partition] ?? start;
        const { records, seconds } = look(performance.now(), at, end);
        metrics.setLag(group, topic, partition, records, seconds);
      }
    }
  };
  let measuring = false;
  const timer = setInterval(() => {
    if (measuring) return;
    measuring = true;
    measure()
      .catch((error) => log.debug({ error: messageOf(error) }, 'the lag was not measured'))
      .finally(() => {
        measuring = false;
      });
  }, everyMs);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer));
  return {
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
          new Map(partitions.map((partition) => [partition, createLagClock()])),
        ]),
      );
      if (rebalancingSinceMs === null) return;
      metrics.observeRebalancePause(group, (performance.now() - rebalancingSinceMs) / 1_000);
      rebalancingSinceMs = null;
    },
  };
}
