import type { EachBatchPayload } from 'kafkajs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../observability/log.ts';
import { maxFetchBytes } from './backlog.ts';
import { HeldError, TransactionError } from './errors.ts';
import { createLaneRunner } from './lane-runner.ts';
import { createLaneTable } from './lane-table.ts';
import type { PartitionBatch, PartitionLane } from './partition-batch.ts';
import type { PartitionControl } from './partition-control.ts';

const place = { topic: 'customers', partition: 3 };
const log = createLog('test', 'error');

/** What was done to the partition, in order. */
function bench(
  handle: (batch: PartitionBatch) => Promise<void>,
  commits: (Error | boolean)[],
  { paceMs = 0, tellEveryMs = 0 } = {},
) {
  const done: string[] = [];
  const control: PartitionControl = {
    pause: () => done.push('pause'),
    resume: () => done.push('resume'),
    pauseFor: (_, ms) => done.push(`pause for ${ms}`),
    seek: (_, offset) => done.push(`seek ${offset}`),
    async commit(_, next) {
      done.push(`commit ${next}`);
      const outcome = commits.shift() ?? true;
      if (typeof outcome === 'boolean') return outcome;
      throw outcome;
    },
  };
  const lanes = createLaneTable<PartitionLane>(log, maxFetchBytes);
  const fatal: unknown[] = [];
  const runner = createLaneRunner({
    lanes,
    control,
    chunkSize: 2,
    paceMs,
    commitToGroup: true,
    tellEveryMs,
    log,
    openLane: async () => ({ resumeAt: 10, handle, close: async () => undefined }),
    onFatal: (error) => fatal.push(error),
  });
  const fetch = (from: number, count: number, value = Buffer.alloc(9)): Promise<void> => {
    const messages = Array.from({ length: count }, (_, i) => ({ offset: String(from + i), value }));
    const batch = {
      ...place,
      messages,
      fetchedOffset: String(from),
      lastOffset: () => String(from + count - 1),
    };
    const payload = { batch, heartbeat: async () => undefined, resolveOffset: () => undefined };
    return runner.take(payload as unknown as EachBatchPayload);
  };
  return { done, fatal, lanes, runner, fetch };
}

/** Time for what can be done at once. */
const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Two of them are more than may wait. */
const large = Buffer.alloc(600_000);
const rebalance = Object.assign(new Error('unknown member'), { type: 'UNKNOWN_MEMBER_ID' });

afterEach(() => {
  vi.useRealTimers();
});

describe('createLaneRunner', () => {
  it('handles what was fetched in chunks, tells the group after each, and fetches on meanwhile', async () => {
    const sizes: number[] = [];
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { done, lanes, fetch } = bench(async ({ messages }) => {
      await begun;
      sizes.push(messages.length);
    }, []);
    await fetch(10, 3, large);
    await fetch(13, 1);
    begin();
    await lanes.idle();
    expect(sizes).toEqual([2, 1, 1]);
    expect(done).toEqual(['pause', 'commit 12', 'commit 13', 'resume', 'commit 14']);
  });

  it('handles together what came in small fetches meanwhile', async () => {
    const offsets: string[][] = [];
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { done, lanes, runner, fetch } = bench(async ({ messages }) => {
      await begun;
      offsets.push(messages.map(({ offset }) => offset));
    }, []);
    await fetch(10, 1);
    await fetch(11, 1);
    runner.skip(place, 13);
    await fetch(13, 1);
    begin();
    await lanes.idle();
    expect(offsets).toEqual([['10'], ['11', '13']]);
    expect(done).toEqual(['commit 11', 'commit 14']);
  });

  it.each([
    [0, [['10'], ['11'], ['12']]],
    [700, [['10'], ['11', '12']]],
  ])('waits for more at a pace of %i ms, as long as little waits', async (paceMs, expected) => {
    const offsets: string[][] = [];
    const { lanes, fetch } = bench(
      async ({ messages }) => {
        offsets.push(messages.map(({ offset }) => offset));
      },
      [],
      { paceMs },
    );
    for (const offset of [10, 11, 12]) {
      await fetch(offset, 1);
      await aTurn();
    }
    await lanes.idle();
    expect(offsets).toEqual(expected);
  });

  it('does not wait where much does', async () => {
    const { done, lanes, fetch } = bench(async () => undefined, [], {
      paceMs: 3_600_000,
    });
    await fetch(10, 1);
    await fetch(11, 1, large);
    await lanes.idle();
    expect(done).toEqual(['commit 11', 'commit 12']);
  });

  it('fetches from where the group stands when it could not be told for a rebalance', async () => {
    const { done, lanes, fetch } = bench(async () => undefined, [true, rebalance]);
    await fetch(10, 4);
    await lanes.idle();
    expect(done).toEqual(['commit 12', 'commit 14', 'seek 12', 'pause for 100']);
    expect(lanes.get('customers/3')).toBeNull();
  });

  it('tells the group now and then, and of the rest once nothing more is begun', async () => {
    const { done, lanes, runner, fetch } = bench(async () => undefined, [], {
      tellEveryMs: 3_600_000,
    });
    await fetch(10, 4);
    await fetch(14, 1);
    await lanes.idle();
    runner.skip(place, 16);
    await lanes.idle();
    expect(done).toEqual(['commit 12']);
    await runner.drain();
    expect(done).toEqual(['commit 12', 'commit 16']);
  });

  it('tells the group of the rest where nothing more comes', async () => {
    const { done, lanes, fetch } = bench(async () => undefined, [], { tellEveryMs: 5 });
    await fetch(10, 4);
    await lanes.idle();
    await expect.poll(() => done).toEqual(['commit 12', 'commit 14']);
  });

  describe('where nothing but markers is left of a partition that has no lane', () => {
    const secondMs = 1_000;

    it('tells the group until it could be told', async () => {
      vi.useFakeTimers();
      const { done, runner } = bench(async () => undefined, [false, false, true]);
      runner.skip(place, 12);
      await vi.advanceTimersByTimeAsync(10 * secondMs);
      expect(done).toEqual(['commit 12', 'commit 12', 'commit 12']);
    });

    it('says no more once a lane was opened, all lanes were given up, or the group moved on', async () => {
      vi.useFakeTimers();
      const opened = bench(async () => undefined, [false]);
      opened.runner.skip(place, 99);
      await opened.fetch(10, 4);
      opened.lanes.discard('customers/3');
      const retired = bench(async () => undefined, [false]);
      retired.runner.skip(place, 99);
      retired.lanes.invalidate();
      const moved = bench(async () => undefined, [rebalance]);
      moved.runner.skip(place, 99);
      await vi.advanceTimersByTimeAsync(10 * secondMs);
      const told = [opened, retired, moved].map(({ done }) =>
        done.filter((one) => one.endsWith('99')),
      );
      expect(told).toEqual([['commit 99'], ['commit 99'], ['commit 99']]);
    });
  });

  it('seeks to where its lane stands when something else was fetched, and tells the group', async () => {
    const { done, fetch } = bench(async () => undefined, []);
    await fetch(0, 5);
    expect(done).toEqual(['seek 10', 'commit 10']);
  });

  it('drops what waits behind records that are held, and keeps the lane', async () => {
    let held = 1;
    const { done, lanes, fetch } = bench(async () => {
      if (held-- > 0) throw new HeldError('not now', 700);
    }, []);
    await fetch(10, 2, large);
    await fetch(12, 2);
    await lanes.get('customers/3')!.work;
    expect(done).toEqual(['pause', 'seek 10', 'pause for 700']);
    await fetch(10, 2);
    await lanes.idle();
    expect(done.at(-1)).toBe('commit 12');
  });

  it('ends the process for an error that nobody knows, and for no other', async () => {
    const unknown = new Error('what is this');
    for (const [error, fatal] of [
      [unknown, [unknown]],
      [new TransactionError('in doubt'), []],
    ] as const) {
      const run = bench(() => Promise.reject(error), []);
      await run.fetch(10, 1);
      await run.lanes.idle();
      expect(run.fatal).toEqual(fatal);
    }
  });
});
