import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minuteOf } from '../../domain/drift/live/minutes.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import { derivedUlid } from '../../domain/identity/ulid.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import {
  lastRevisions,
  minutesOfScores,
  offlineWindows,
  publishedWindows,
  windowFaults,
} from '../../tests/stack/drift-windows.ts';
import type { StageProcess } from '../../tests/stack/stage-process.ts';
import { createTestStream, type TestStream } from '../../tests/stack/test-stream.ts';
import { until } from '../../tests/stack/until.ts';

const minutes = 4;
const perMinute = 1_500;
// Long enough that only the end of the test's data is silence.
const idle = { CHURN_DRIFT_IDLE_MS: '4000' };

let steady: TestStream;
let killed: TestStream;
let stalled: TestStream;
let remade: TestStream;
let byPartition: ScoredEvent[][];

beforeAll(async () => {
  steady = await createTestStream();
  killed = await createTestStream();
  stalled = await createTestStream();
  remade = await createTestStream();
  byPartition = await minutesOfScores(steady, minutes, perMinute);
});
afterAll(async () => {
  await steady?.close();
  await killed?.close();
  await stalled?.close();
  await remade?.close();
});

const expected = (): Map<number, number> => {
  const customers = new Map<number, Set<string>>();
  for (const { occurred_at, customer_ref } of byPartition.flat()) {
    const minute = minuteOf(occurred_at);
    customers.set(minute, (customers.get(minute) ?? new Set()).add(customer_ref));
  }
  return new Map([...customers].map(([minute, refs]) => [minute, refs.size]));
};

async function publish(stream: TestStream, from: number, to: number): Promise<void> {
  for (const [partition, scored] of byPartition.entries()) {
    const cut = (share: number) => Math.floor(share * scored.length);
    for (let share = from; share < to - 1e-9; share += 0.125) {
      const part = scored.slice(cut(share), cut(Math.min(to, share + 0.125)));
      await stream.publishScored(part, partition);
    }
  }
}

const counted = async (stream: TestStream, stage: StageProcess): Promise<number> =>
  (await stage.counts(stream.names.topic('scored'))).ok;

async function allWindows(stream: TestStream): Promise<DriftWindow[]> {
  await until('every minute is published', async () => {
    const windows = lastRevisions(await publishedWindows(stream));
    return windows.reduce((sum, { n }) => sum + n, 0) === sum(expected());
  });
  return publishedWindows(stream);
}

const sum = (counts: ReadonlyMap<number, number>): number =>
  [...counts.values()].reduce((all, count) => all + count, 0);

const content = (windows: readonly DriftWindow[]) =>
  lastRevisions(windows).map(({ revision: _, ...window }) => window);

describe('the windows of a stream', () => {
  it('are its minutes, with each customer once, compared with the baseline', async () => {
    await steady.start('drift', idle);
    await publish(steady, 0, 1);
    const windows = lastRevisions(await allWindows(steady));
    const starts = windows.map(({ window_start, n }) => [window_start, n] as const);
    expect(new Map(starts)).toEqual(expected());
    for (const window of windows) {
      expect(window).toMatchObject({
        origin: 'synthetic',
        comparability: 'comparable',
        model_version: expect.stringContaining('telco-'),
      });
      // All scores of the test are 0.25, which no model gives.
      expect(window.drifted_fields[0]).toBe('churn_probability');
      for (const field of window.fields) {
        expect(field.current.reduce((all, share) => all + share, 0)).toBeCloseTo(1, 9);
        expect(field.bins).toHaveLength(field.reference.length);
      }
    }
    const others = windows.flatMap(({ fields }) =>
      fields.filter(({ field, alarm }) => alarm && field !== 'churn_probability'),
    );
    expect(others.length).toBeLessThan(minutes * 2);
  });

  it('are the same where the process is killed in mid-window', async () => {
    const stage = await killed.start('drift', idle);
    await publish(killed, 0, 0.375);
    await until('some of it is read', async () => (await counted(killed, stage)) > 500);
    await stage.kill();
    await killed.start('drift', idle);
    await publish(killed, 0.375, 1);
    expect(content(await allWindows(killed))).toEqual(content(await publishedWindows(steady)));
    const offline = await offlineWindows(killed);
    expect(offline).toHaveLength(minutes);
    expect(windowFaults(await publishedWindows(killed), offline)).toEqual([]);
  });

  it('are the same where the process stands still in mid-window, longer than silence lasts', async () => {
    const stage = await stalled.start('drift', idle);
    await publish(stalled, 0, 0.375);
    await until('some of it is read', async () => (await counted(stalled, stage)) > 500);
    stage.signal('SIGSTOP');
    await publish(stalled, 0.375, 1);
    // The group has given it up: longer than the silence after which the clock closes what is open.
    const admin = await stalled.admin();
    const group = stalled.names.group('drift');
    await until("its partitions are nobody's", async () => {
      const { groups } = await admin.describeGroups([group]);
      return groups[0]!.state === 'Empty';
    });
    stage.signal('SIGCONT');
    await allWindows(stalled);
    const offline = await offlineWindows(stalled);
    expect(windowFaults(await publishedWindows(stalled), offline)).toEqual([]);
  });

  it('follow a topic that is deleted and made again, whose offsets begin anew', async () => {
    await remade.start('drift', idle);
    await publish(remade, 0, 1);
    await allWindows(remade);
    await remade.recreateTopic('scored');
    // In front, where the former log had records that were told of.
    const newcomers = byPartition[0]!
      .slice(0, 50)
      .map((event, i) => ({ ...event, customer_id: derivedUlid(0, `newcomer ${i}`) }));
    await remade.publishScored(newcomers, 0);
    await publish(remade, 0, 1);
    const offline = await offlineWindows(remade);
    await until('the windows are those of the new log', async () => {
      return windowFaults(await publishedWindows(remade), offline).length === 0;
    });
    expect(offline[0]!.n).toBe([...expected().values()][0]! + newcomers.length);
  });

  it('that are lost, doubled or changed are found out', async () => {
    const published = await publishedWindows(steady);
    const offline = await offlineWindows(steady);
    expect(windowFaults(published, offline)).toEqual([]);
    const [first, ...rest] = published;
    expect(windowFaults(rest, offline)).toEqual([expect.stringContaining('is missing')]);
    expect(windowFaults([first!, ...published], offline)).toEqual([
      expect.stringContaining('revision 0 where 1 was to come'),
    ]);
    expect(windowFaults([{ ...first!, n: first!.n - 1 }, ...rest], offline)).toEqual([
      expect.stringContaining('where the log has'),
    ]);
    const strange = { ...first!, window_start: first!.window_start - 60_000 };
    expect(windowFaults([strange, ...published], offline)).toEqual([
      expect.stringContaining('is none of the log'),
    ]);
  });

  it('do not hold what is not live: replayed rows, and events ahead of the clock', async () => {
    const before = content(await publishedWindows(steady));
    const some = byPartition[0]!.slice(0, 200);
    const odd = [
      ...some.map((event) => ({ ...event, customer_ref: 'replayed', origin: 'replay' })),
      ...some.map((event) => ({ ...event, flags: ['ahead'] })),
    ];
    await steady.publishScored(odd, 0);
    const late = { ...some[0]!, customer_id: '01DXF6DT00ZZZZZZZZZZZZZZZZ' };
    await steady.publishScored([late], 0);
    await until('the late one gives a revision', async () => {
      const [first] = lastRevisions(await publishedWindows(steady));
      return first!.n === before[0]!.n + 1;
    });
    expect(content(await publishedWindows(steady)).slice(1)).toEqual(before.slice(1));
  });
});
