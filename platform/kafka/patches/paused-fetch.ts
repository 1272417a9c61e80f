import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';

/** The parts of kafkajs 2.2.4's membership in a group that the patch reads. */
export interface ConsumerGroup {
  /** Longest wait of a fetch for records, in milliseconds. */
  maxWaitTime: number;
  readonly subscriptionState: {
    active(): readonly { readonly partitions: readonly number[] }[];
    paused(): readonly unknown[];
  };
  fetch(nodeId: number): Promise<unknown[]>;
  resume(topicPartitions: unknown): void;
}

const require = createRequire(import.meta.url);

/** The class that is patched. */
export function loadConsumerGroup(): ConsumerGroup {
  const group = require('kafkajs/src/consumer/consumerGroup.js') as { prototype: ConsumerGroup };
  return group.prototype;
}

/** Longest wait of a fetch that leaves out a paused partition, which may be resumed at any time. */
export const leavingOutMs = 20;

const patched = new WeakSet<ConsumerGroup['fetch']>();

/**
 * Lets a partition that is resumed be fetched at once. The client sleeps for the longest wait of a fetch while all
 * partitions are paused, and a fetch that is under way without a partition delays the next, which has it, by as much.
 */
export function patchPausedFetch(): void {
  const group = loadConsumerGroup();
  const { fetch, resume } = group;
  if (patched.has(fetch)) return;
  const waits = new WeakMap<ConsumerGroup, number>();
  const sleepers = new WeakMap<ConsumerGroup, AbortController>();
  group.fetch = async function (nodeId) {
    const longest = waits.get(this) ?? this.maxWaitTime;
    waits.set(this, longest);
    if (isAllPaused(this)) {
      const sleeper = sleepers.get(this) ?? new AbortController();
      sleepers.set(this, sleeper);
      await delay(longest, undefined, { signal: sleeper.signal }).catch(() => undefined);
      // Nothing fetched: the client's loop tells the group that it lives, and comes again.
      if (isAllPaused(this)) return [];
    }
    const leavesOut = this.subscriptionState.paused().length > 0;
    this.maxWaitTime = leavesOut ? Math.min(leavingOutMs, longest) : longest;
    return fetch.call(this, nodeId);
  };
  group.resume = function (topicPartitions) {
    resume.call(this, topicPartitions);
    sleepers.get(this)?.abort();
    sleepers.delete(this);
  };
  patched.add(group.fetch);
}

function isAllPaused({ subscriptionState }: ConsumerGroup): boolean {
  return (
    subscriptionState.paused().length > 0 &&
    subscriptionState.active().every(({ partitions }) => partitions.length === 0)
  );
}
