import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ConsumerGroup,
  leavingOutMs,
  loadConsumerGroup,
  patchPausedFetch,
} from './paused-fetch.ts';

const prototype = loadConsumerGroup();
const own = { fetch: prototype.fetch, resume: prototype.resume };

/** The longest waits of the fetches that reached the client. */
let waits: number[];

beforeEach(() => {
  waits = [];
  prototype.fetch = async function () {
    waits.push(this.maxWaitTime);
    return ['batch'];
  };
  prototype.resume = function (place) {
    (this as Group).pausedPartitions.delete(Number(place));
  };
  patchPausedFetch();
});
afterEach(() => Object.assign(prototype, own));

interface Group extends ConsumerGroup {
  readonly pausedPartitions: Set<number>;
}

/** A member that has the partitions 0 and 1. */
function groupOf(maxWaitTime: number, ...paused: number[]): Group {
  const pausedPartitions = new Set(paused);
  const only = (isPaused: boolean) => [
    { partitions: [0, 1].filter((one) => pausedPartitions.has(one) === isPaused) },
  ];
  return Object.assign(Object.create(prototype) as ConsumerGroup, {
    maxWaitTime,
    pausedPartitions,
    subscriptionState: {
      active: () => only(false),
      paused: () => only(true).filter(({ partitions }) => partitions.length > 0),
    },
  });
}

describe('patchPausedFetch', () => {
  it('replaces methods that are still the ones it was written for', () => {
    const fetch = own.fetch.toString();
    expect(fetch).toMatch(/if \(!requests.length\) \{\s+await sleep\(this.maxWaitTime\)/);
    expect(fetch.match(/this\.maxWaitTime/g)).toHaveLength(2);
    expect(own.resume.toString()).toContain('this.subscriptionState.resume(topicPartitions)');
  });

  it('fetches as soon as one of the partitions that were all paused is resumed', async () => {
    const group = groupOf(3_600_000, 0, 1);
    const fetched = group.fetch(0);
    expect(waits).toEqual([]);
    group.resume(1);
    expect(await fetched).toEqual(['batch']);
    expect(waits).toEqual([leavingOutMs]);
    group.resume(0);
    await group.fetch(0);
    expect(waits).toEqual([leavingOutMs, 3_600_000]);
  });

  it('comes back with nothing where all stay paused', async () => {
    expect(await groupOf(1, 0, 1).fetch(0)).toEqual([]);
    expect(waits).toEqual([]);
  });

  it('lengthens no wait', async () => {
    await groupOf(5, 0).fetch(0);
    expect(waits).toEqual([5]);
  });
});
