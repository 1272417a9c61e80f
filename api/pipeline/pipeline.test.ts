import { describe, expect, it } from 'vitest';
import { createPipeline } from './pipeline.ts';
import { quantileSince } from './quantile.ts';
import { stageFigures } from './stage-figures.ts';

const page = (ok: number, dead: number, upTo1: number, upTo5: number): string => `
churnstream_events_total{stage="s",topic="in",outcome="ok"} ${ok}
churnstream_events_total{stage="s",topic="in",outcome="dead"} ${dead}
churnstream_events_total{stage="s",topic="other",outcome="ok"} 999
churnstream_consumer_lag_records{group="g",topic="in",partition="0"} 3
churnstream_consumer_lag_records{group="g",topic="in",partition="1"} 4
churnstream_consumer_lag_seconds{group="g",topic="in",partition="0"} 0.5
churnstream_consumer_lag_seconds{group="g",topic="in",partition="1"} 2
churnstream_lag_known{group="g"} 1
churnstream_event_age_seconds_bucket{le="1",stage="s"} ${upTo1}
churnstream_event_age_seconds_bucket{le="5",stage="s"} ${upTo5}
churnstream_event_age_seconds_bucket{le="+Inf",stage="s"} ${upTo5}
`;

it('reads what became of the records of one topic', () => {
  expect(stageFigures(page(10, 2, 0, 0), 'in')).toMatchObject({
    outcomes: { ok: 10, dead: 2, duplicate: 0, late: 0 },
    lagRecords: 7,
    lagSeconds: 2,
    lagKnown: true,
  });
});

describe('a quantile', () => {
  const buckets = (...counts: number[]) =>
    new Map([1, 5, Number.POSITIVE_INFINITY].map((bound, i) => [bound, counts[i]!]));

  it('lies on the line between two bounds', () => {
    expect(quantileSince(buckets(50, 100, 100), null, 0.75)).toBe(3);
    expect(quantileSince(buckets(100, 100, 100), null, 0.5)).toBe(0.5);
  });

  it('is of what came since, and of all after a restart', () => {
    expect(quantileSince(buckets(50, 150, 150), buckets(50, 50, 50), 0.5)).toBe(3);
    expect(quantileSince(buckets(10, 10, 10), buckets(50, 50, 50), 0.5)).toBe(0.5);
  });

  it('is unknown of nothing, and the last bound beyond it', () => {
    expect(quantileSince(buckets(0, 0, 0), null, 0.99)).toBeNull();
    expect(quantileSince(buckets(0, 0, 10), null, 0.99)).toBe(5);
  });
});

describe('the pipeline', () => {
  it('tells rates since the reading before, and who does not answer', async () => {
    let nowMs = 1_000_000;
    let text = page(100, 0, 0, 0);
    const read = createPipeline({
      stages: [
        { name: 's', topic: 'in', reads: 'in', url: 'http://s' },
        { name: 'gone', topic: 'in', reads: null, url: 'http://gone' },
      ],
      fetchPage: async (url) => {
        if (url.includes('gone')) throw new Error('away');
        return text;
      },
      now: () => nowMs,
    });
    const first = await read();
    expect(first.stages[0]).toMatchObject({ status: 'ok', in: 100, out: 100, rate: null });
    expect(first.stages[1]).toMatchObject({ status: 'away', in: null, lag_seconds: null });
    expect(first.degraded).toEqual(['gone']);
    nowMs += 10_000;
    text = page(180, 20, 0, 100);
    const second = await read();
    expect(second.window_seconds).toBe(10);
    expect(second.stages[0]).toMatchObject({ in: 200, out: 180, dead: 20, rate: 10 });
    expect(second.stages[0]!.age_p99_seconds).toBeCloseTo(4.96);
  });

  it('asks no more often than once a second', async () => {
    let asked = 0;
    const read = createPipeline({
      stages: [{ name: 's', topic: 'in', reads: 'in', url: 'http://s' }],
      fetchPage: async () => {
        asked++;
        return page(1, 0, 0, 0);
      },
      now: () => 5_000,
    });
    await Promise.all([read(), read()]);
    await read();
    expect(asked).toBe(1);
  });
});
