import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minuteMs, minuteOf } from '../../domain/drift/live/minutes.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import { derivedUlid } from '../../domain/identity/ulid.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { lastRevisions, minutesOfScores, publishedWindows } from '../stack/drift-windows.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

/** An event of a customer of its own, that comes late. */
interface LateInput {
  /** Number in the catalogue of bad input, then how late. */
  readonly name: string;
  /** Event time, in milliseconds from the start of the first minute. */
  readonly atMs: number;
  /** Event time that its partition has seen by then, likewise. */
  readonly afterMs: number;
  readonly fate:
    | { readonly minute: number; readonly revision: number }
    /** Counted, and in no window. */
    | { readonly late: true };
}

const second = 1_000;
/** B13, in the order of sending: what comes after `afterMs` of one follows it in the log. */
const lateInputs: readonly LateInput[] = [
  {
    name: 'B13 later than its minute, within the grace',
    atMs: 59 * second,
    afterMs: minuteMs + 8 * second,
    fate: { minute: 0, revision: 0 },
  },
  {
    name: 'B13 out of order within its minute',
    atMs: minuteMs + 1 * second,
    afterMs: minuteMs + 40 * second,
    fate: { minute: 1, revision: 0 },
  },
  {
    name: 'B13 later than the grace',
    atMs: 30 * second,
    afterMs: 3 * minuteMs - 1,
    fate: { minute: 0, revision: 1 },
  },
  {
    name: 'B13 later than the grace, of another minute',
    atMs: minuteMs + 30 * second,
    afterMs: 3 * minuteMs - 1,
    fate: { minute: 1, revision: 1 },
  },
  {
    name: 'B13 later than half an hour',
    atMs: -40 * minuteMs,
    afterMs: 3 * minuteMs - 1,
    fate: { late: true },
  },
];

let stream: TestStream;
let drift: StageProcess;
let start: number;
let byPartition: ScoredEvent[][];
/** How many customers each minute has without the late ones. */
let usual: Map<number, number>;

beforeAll(async () => {
  stream = await createTestStream();
  byPartition = await minutesOfScores(stream, 3, 1_500);
  start = minuteOf(Math.min(...byPartition.flat().map(({ occurred_at }) => occurred_at)));
  const customers = new Map<number, Set<string>>();
  for (const { occurred_at, customer_id } of byPartition.flat()) {
    const minute = minuteOf(occurred_at);
    customers.set(minute, (customers.get(minute) ?? new Set()).add(customer_id));
  }
  usual = new Map([...customers].map(([minute, ids]) => [minute, ids.size]));
  drift = await stream.start('drift', { CHURN_DRIFT_IDLE_MS: '600000' });
});
afterAll(() => stream?.close());

const late = ({ name, atMs }: LateInput): ScoredEvent => ({
  ...byPartition[0]![0]!,
  customer_ref: name,
  customer_id: derivedUlid(0, name),
  occurred_at: start + atMs,
});
const windows = async (): Promise<DriftWindow[]> => publishedWindows(stream);
const readByDrift = async (): Promise<number> => {
  const topic = stream.names.topic('scored');
  const counts = `churnstream_events_total{stage="drift",topic="${topic}",outcome="`;
  return (await drift.metrics())
    .split('\n')
    .filter((line) => line.startsWith(counts))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
};
const minutesOf = async () => new Set((await windows()).map(({ window_start }) => window_start));

describe('events that come late', () => {
  it('meet their fate, case by case', async () => {
    for (const [partition, scored] of byPartition.entries()) {
      if (partition > 0) await stream.publishScored(scored, partition);
    }
    let from = start;
    let sent = byPartition.slice(1).flat().length;
    const publish = async (events: readonly ScoredEvent[]): Promise<void> => {
      if (events.length > 0) await stream.publishScored(events, 0);
      sent += events.length;
    };
    const publishUpTo = async (to: number): Promise<void> => {
      await publish(byPartition[0]!.filter(({ occurred_at: at }) => at >= from && at <= to));
      from = Math.max(from, to + 1);
    };
    // What is read in one piece is in its window before the piece closes any: no grace would be seen.
    const allIsRead = async (): Promise<boolean> => (await readByDrift()) === sent;
    for (const one of lateInputs) {
      await publishUpTo(start + one.afterMs);
      await until(`${one.name}: what comes before it is read`, allIsRead);
      const isCorrection = 'revision' in one.fate && one.fate.revision > 0;
      const target = 'minute' in one.fate ? start + one.fate.minute * minuteMs : 0;
      if (isCorrection) {
        await until(`${one.name}: the window is told of first`, async () => {
          return (await minutesOf()).has(target);
        });
      }
      await publish([late(one)]);
    }
    const inWindows = lateInputs.flatMap(({ fate }) => ('minute' in fate ? [fate.minute] : []));
    const countOf = (minute: number): number =>
      usual.get(start + minute * minuteMs)! + inWindows.filter((one) => one === minute).length;
    await until('the corrections are told', async () => {
      const last = lastRevisions(await windows());
      return [0, 1].every((minute) => last[minute]?.n === countOf(minute));
    });
    const all = await windows();
    for (const { name, fate } of lateInputs) {
      if (!('minute' in fate)) continue;
      const own = all.filter(({ window_start: at }) => at === start + fate.minute * minuteMs);
      const revisions = own.map(({ revision }) => revision);
      expect(revisions, name).toEqual([0, 1]);
      const before = own.find(({ revision }) => revision === fate.revision - 1)?.n ?? 0;
      expect(own.find(({ revision }) => revision === fate.revision)!.n, name).toBeGreaterThan(
        before,
      );
    }
    // Within the grace they are in the first telling of their window.
    expect(
      all
        .filter(({ revision }) => revision === 0)
        .map(({ n }) => n)
        .slice(0, 2),
    ).toEqual([countOf(0) - 1, countOf(1) - 1]);
  });

  it('are counted, and those of more than half an hour are in no window', async () => {
    const topic = stream.names.topic('scored');
    const counted = `churnstream_events_total{stage="drift",topic="${topic}",outcome="late"} `;
    const wanted = lateInputs.filter(({ fate }) => 'late' in fate || fate.revision > 0).length;
    await until('they are counted', async () => {
      return (await drift.metrics()).includes(`${counted}${wanted}\n`);
    });
    expect([...(await minutesOf())].filter((minute) => minute < start)).toEqual([]);
  });
});
