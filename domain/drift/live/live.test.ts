import { describe, expect, it } from 'vitest';
import { createRandom } from '../../model/random.ts';
import { histogramLayout } from '../histogram.ts';
import { MinuteCustomers } from './minute-customers.ts';
import { liveOrigins, minuteMs } from './minutes.ts';
import { type Partial, PartitionWindows } from './partition-windows.ts';
import { type JoinedWindow, type MergerMemory, WindowMerger } from './window-merger.ts';

const layout = histogramLayout([{ name: 'plumage', kind: 'category', values: ['grey', 'white'] }]);
const start = Math.ceil(Date.UTC(2026, 2, 1) / minuteMs) * minuteMs;

interface Seen {
  readonly customer: number;
  readonly sequence: number;
  readonly timeMs: number;
  readonly bin: number;
}

const hashOf = (customer: number) => {
  const random = createRandom(customer + 1);
  return { high: Math.floor(random() * 2 ** 30), low: Math.floor(random() * 2 ** 30) };
};

const putInto = (minute: MinuteCustomers, { customer, sequence, timeMs, bin }: Seen) => {
  const { high, low } = hashOf(customer);
  const at = minute.place(high, low, sequence, timeMs % minuteMs);
  if (at >= 0) minute.target[at] = bin;
};

function seen(count: number, customers: number, seed: number, spanMs: number): Seen[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => ({
    customer: Math.floor(random() * customers),
    sequence: i,
    timeMs: start + Math.floor((i * spanMs) / count),
    bin: random() < 0.6 ? 0 : 1,
  }));
}

describe('MinuteCustomers', () => {
  it("holds each customer's last event, in whatever order they come", () => {
    const events = seen(3_000, 700, 1, minuteMs);
    const last = new Map(events.map((event) => [event.customer, event.bin]));
    const [inOrder, reversed] = [events, [...events].reverse()].map((order) => {
      const minute = new MinuteCustomers(1, 2_048);
      for (const event of order) putInto(minute, event);
      return minute.pack();
    });
    expect(inOrder).toEqual(reversed);
    expect(inOrder!.count).toBe(last.size);
    expect(inOrder!.bins.filter((bin) => bin === 1).length).toBe(
      [...last.values()].filter((bin) => bin === 1).length,
    );
  });

  it('keeps a sample that depends on who came, not on when', () => {
    const events = seen(6_000, 3_000, 2, minuteMs);
    const [one, other] = [events, [...events].reverse()].map((order) => {
      const minute = new MinuteCustomers(1, 200);
      for (const event of order) putInto(minute, event);
      return minute.pack();
    });
    expect(one).toEqual(other);
    expect(one!.level).toBeGreaterThan(2);
    expect(one!.count).toBeLessThanOrEqual(200);
    expect(one!.count).toBeGreaterThan(60);
  });

  it('is the same whether filled or merged from parts of another sampling', () => {
    const events = seen(4_000, 2_000, 3, minuteMs);
    const whole = new MinuteCustomers(1, Number.POSITIVE_INFINITY);
    for (const event of events) putInto(whole, event);
    const merged = new MinuteCustomers(1, Number.POSITIVE_INFINITY);
    for (const part of [events.slice(0, 3_000), events.slice(3_000)]) {
      const minute = new MinuteCustomers(1, 300);
      for (const event of part) putInto(minute, event);
      merged.merge(minute.pack());
    }
    whole.thinTo(merged.level);
    expect(merged.pack()).toEqual(whole.pack());
  });
});

const fresh = { reached: 0, origins: [] };

/** Feeds a partition from an offset on, as its lane does; hands over every transaction's partials. */
function run(
  windows: PartitionWindows,
  events: readonly Seen[],
  from: number,
  onPartials: (partials: readonly Partial[]) => void = () => undefined,
) {
  for (let offset = from; offset < events.length; offset += 50) {
    const batch = events.slice(offset, offset + 50);
    batch.forEach(({ customer, sequence, timeMs, bin }, i) => {
      windows.admit(
        'synthetic',
        offset + i,
        { ...hashOf(customer), sequence, timeMs },
        (to, at) => {
          to[at] = bin;
        },
      );
    });
    windows.reach(offset + batch.length);
    const partials = windows.closeByEvents();
    if (partials.length > 0) onPartials(partials);
  }
}

describe('PartitionWindows', () => {
  const events = seen(5_000, 800, 4, 5 * minuteMs);

  it('closes a minute when its event time has passed by the grace', () => {
    const partials: Partial[] = [];
    run(new PartitionWindows(0, liveOrigins, 1, fresh), events, 0, (some) =>
      partials.push(...some),
    );
    const told = partials.filter(({ customers }) => customers !== null);
    expect(told.map(({ minute }) => (minute - start) / minuteMs)).toEqual([0, 1, 2, 3]);
    const known = new Set(
      events.filter(({ timeMs }) => timeMs < start + minuteMs).map((e) => e.customer),
    );
    expect(told[0]!.customers!.count).toBe(known.size);
  });

  it('after a restart says again what it would have said, and nothing twice', () => {
    const whole: Partial[] = [];
    run(new PartitionWindows(0, liveOrigins, 1, fresh), events, 0, (some) => whole.push(...some));
    for (const crashAt of [600, 1_250, 2_900, 4_950]) {
      const partials: Partial[] = [];
      let committed = 0;
      const first = new PartitionWindows(0, liveOrigins, 1, fresh);
      run(first, events.slice(0, crashAt), 0, (some) => {
        partials.push(...some);
        committed = first.resumeAt;
      });
      const last = partials.at(-1);
      const restored = last === undefined ? fresh : { reached: last.reached, origins: [last] };
      run(
        new PartitionWindows(0, liveOrigins, 1, restored),
        events,
        committed - (committed % 50),
        (some) => partials.push(...some),
      );
      const facts = (some: readonly Partial[]) =>
        some.map(({ minute, customers }) => [minute, customers]);
      expect(facts(partials)).toEqual(facts(whole));
    }
  });

  it('hands late data over at once, and counts what is too late', () => {
    const windows = new PartitionWindows(0, liveOrigins, 1, fresh);
    run(windows, events, 0);
    const late = { ...hashOf(1), sequence: 9, timeMs: start + 5 };
    expect(windows.admit('synthetic', 9_000, late, () => undefined)).toBe('late');
    const [partial] = windows.closeByEvents();
    expect(partial).toMatchObject({ minute: start, customers: { count: 1 } });
    const ancient = { ...late, timeMs: start - 40 * minuteMs };
    expect(windows.admit('synthetic', 9_001, ancient, () => undefined)).toBe('too-late');
  });

  it('goes by the clock where it is told to, and says how far it is', () => {
    const windows = new PartitionWindows(3, liveOrigins, 1, fresh);
    expect(windows.closeByClock('api', start + 90_000)).toMatchObject([
      { origin: 'api', sourcePartition: 3, closedBefore: start + minuteMs, customers: null },
    ]);
    expect(windows.closeByClock('api', start + 90_000)).toEqual([]);
  });
});

describe('WindowMerger', () => {
  const judge = (found: JoinedWindow[]) => (window: JoinedWindow, revision: number) => {
    found.push(window);
    return { alarms: [], said: `${window.n} ${window.counts}`, window, revision };
  };
  const partial = (
    sourcePartition: number,
    minute: number,
    customers: readonly number[],
    change: object = {},
  ): Partial => {
    const own = new MinuteCustomers(1, 5_000);
    const timeMs = start + minute * minuteMs;
    for (const customer of customers) putInto(own, { customer, sequence: 0, timeMs, bin: 0 });
    return {
      origin: 'synthetic',
      sourcePartition,
      minute: timeMs,
      closedBefore: timeMs + minuteMs,
      newest: timeMs,
      reached: 0,
      customers: customers.length === 0 ? null : own.pack(),
      ...change,
    };
  };
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

  it('waits for every partition, then publishes a minute that holds enough', () => {
    const merger = new WindowMerger(layout, () => 2, null);
    merger.apply(partial(0, 0, range(0, 700)), 0);
    expect(merger.publish(judge([]))).toEqual([]);
    merger.apply(partial(1, 0, range(700, 1_300)), 1);
    const { window, revision } = merger.publish(judge([]))[0]!;
    expect([window.n, window.start, window.end, revision]).toEqual([
      1_300,
      start,
      start + minuteMs,
      0,
    ]);
    expect(merger.publish(judge([]))).toEqual([]);
  });

  it('joins minutes until they hold enough, each customer once, or for ten minutes', () => {
    const merger = new WindowMerger(layout, () => 1, null);
    for (const minute of range(0, 3)) merger.apply(partial(0, minute, range(100, 500)), minute);
    merger.apply(partial(0, 3, range(0, 1_100)), 3);
    const first = merger
      .publish(judge([]))
      .map(({ window }) => [window.n, window.end - window.start]);
    expect(first).toEqual([[1_100, 4 * minuteMs]]);
    for (const minute of range(4, 13)) merger.apply(partial(0, minute, [1, 2]), minute);
    expect(merger.publish(judge([]))).toEqual([]);
    merger.apply(partial(0, 13, []), 13);
    const second = merger
      .publish(judge([]))
      .map(({ window }) => [window.n, window.end - window.start]);
    expect(second).toEqual([[2, 10 * minuteMs]]);
  });

  it('gives the next revision to a window that gets later data', () => {
    const merger = new WindowMerger(layout, () => 1, null);
    merger.apply(partial(0, 0, range(0, 1_000)), 0);
    merger.publish(judge([]));
    merger.apply(partial(0, 0, range(990, 1_005)), 1);
    const { window, revision } = merger.publish(judge([]))[0]!;
    expect([window.n, revision]).toEqual([1_005, 1]);
  });

  it('goes on after a restart as if there had been none', () => {
    const random = createRandom(8);
    const log: Partial[] = range(0, 24).flatMap((minute) =>
      [0, 1, 2].flatMap((p) => {
        const base = 10_000 * p;
        const own = range(0, 400).map(() => base + Math.floor(random() * 3_000));
        const late = minute > 3 && random() < 0.2;
        const again = late
          ? [partial(p, minute - 2, [base + 7], { closedBefore: start + (minute + 1) * minuteMs })]
          : [];
        return [partial(p, minute, own), ...again];
      }),
    );
    const play = (merger: WindowMerger, from: number, to: number, out: string[]) => {
      let committed = -1;
      let memory: MergerMemory | null = null;
      for (let offset = from; offset < to; offset++) {
        merger.apply(log[offset]!, offset);
        const said = merger.publish(judge([]));
        out.push(...said.map((one) => `${one.window.start} ${one.revision} ${one.said}`));
        if (said.length === 0) continue;
        committed = merger.resumeAt;
        memory = JSON.parse(JSON.stringify(merger.memory)) as MergerMemory;
      }
      return { committed, memory };
    };
    const whole: string[] = [];
    play(new WindowMerger(layout, () => 3, null), 0, log.length, whole);
    expect(whole.length).toBeGreaterThan(20);
    for (const crashAt of [20, 41, 66]) {
      const said: string[] = [];
      const { committed, memory } = play(new WindowMerger(layout, () => 3, null), 0, crashAt, said);
      play(new WindowMerger(layout, () => 3, memory), Math.max(0, committed), log.length, said);
      expect(said).toEqual(whole);
    }
  });
});
