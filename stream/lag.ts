import type { Stage } from './open-stage.ts';

/** Callbacks of a consumer that keep the group's lag in records and seconds, and count rebalances. */
export function trackLag({ metrics }: Stage, group: string) {
  let rebalancingSinceMs: number | null = null;
  const behindSince = new Map<string, number>();
  return {
    onProgress(topic: string, partition: number, nextOffset: number, endOffset: number): void {
      const key = `${topic}/${partition}`;
      const records = Math.max(0, endOffset - nextOffset);
      const nowMs = Date.now();
      if (records === 0) behindSince.delete(key);
      else if (!behindSince.has(key)) behindSince.set(key, nowMs);
      const seconds = (nowMs - (behindSince.get(key) ?? nowMs)) / 1_000;
      metrics.setLag(group, topic, partition, records, seconds);
    },
    onRebalance(): void {
      rebalancingSinceMs ??= performance.now();
      metrics.countRebalance(group);
    },
    onAssigned(): void {
      if (rebalancingSinceMs === null) return;
      metrics.observeRebalancePause(group, (performance.now() - rebalancingSinceMs) / 1_000);
      rebalancingSinceMs = null;
    },
  };
}
