import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { generateEvents } from '../../producers/synthesizer/events.ts';
import { activate, withScenarios } from '../../producers/synthesizer/scenarios.ts';
import { streamOptions } from '../../producers/synthesizer/stream-options.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import { churn } from '../stack/churn.ts';
import { scoreByChampion } from '../stack/customers.ts';
import { lastRevisions, publishedWindows } from '../stack/drift-windows.ts';
import { createTestStream, partitions, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

const minuteMs = 60_000;
const perSecond = 25;
const quietMinutes = 2;
const drifted = 'monthly_charges';

let stream: TestStream;
beforeAll(async () => {
  stream = await createTestStream();
});
afterAll(() => stream?.close());

/** Customers of whole minutes behind the clock, scored by the champion, prices rising after the first minutes. */
async function scoredStream(minutes: number): Promise<ScoredEvent[]> {
  const { loaded } = stream;
  const { profile } = loaded;
  const start = (Math.floor(Date.now() / minuteMs) - minutes - 5) * minuteMs;
  const count = minutes * 60 * perSecond;
  const options = streamOptions({ seed: 3, run: 'prices', start, rate: perSecond, count });
  const run = {
    kind: 'run',
    id: 'a',
    scenario: 'price-rise',
    strength: 0.15,
    startedAt: 1,
    stoppedAt: null,
  } as const;
  const first = start + quietMinutes * minuteMs;
  const rise = activate(profile, run, { first, last: null })!;
  const items = withScenarios(
    generateEvents(profile, await loadSynthesizer(loaded), options),
    () => [rise],
  );
  const events = [...items].flatMap((item) => (item.kind === 'event' ? [item.event] : []));
  return scoreByChampion(loaded, events);
}

describe('a price rise', () => {
  it('is named within three windows, and nothing is said before', async () => {
    await stream.start('drift', { CHURN_DRIFT_IDLE_MS: '2000' });
    await stream.start('clickhouse-sink');
    const minutes = quietMinutes + 3;
    const scored = await scoredStream(minutes);
    const partitionOf = (ref: string) => Number(ref.split('-').at(-1)) % partitions;
    for (let partition = 0; partition < partitions; partition++) {
      const own = scored.filter(({ customer_ref }) => partitionOf(customer_ref) === partition);
      await stream.publishScored(own, partition);
    }
    await until('every minute is a window', async () => {
      return lastRevisions(await publishedWindows(stream)).length === minutes;
    });
    const windows = lastRevisions(await publishedWindows(stream));
    expect(windows.map(({ drift }) => drift).slice(0, quietMinutes)).toEqual([false, false]);
    const named = windows
      .slice(quietMinutes)
      .filter((window) => window.drifted_fields.includes(drifted));
    expect(named.length).toBeGreaterThan(0);
    expect(named[0]!.reason).toBe('one-window');
    const field = named[0]!.fields.find((one) => one.field === drifted)!;
    expect(field.effect).toBeGreaterThan(field.threshold);
  });

  it('is stored for SQL, and shown', async () => {
    const windows = lastRevisions(await publishedWindows(stream));
    const ask = async (query: string) => {
      const answer = await stream.clickhouse().query({ query, format: 'JSONEachRow' });
      return answer.json<Record<string, unknown>>();
    };
    await until('ClickHouse has every window', async () => {
      const [row] = await ask('select count() as n from drift_windows');
      return Number(row!.n) === windows.length;
    });
    const stored = await ask(
      'select toUnixTimestamp64Milli(window_start) as start, n, drift, drifted_fields, revision from drift_windows order by start',
    );
    expect(
      stored.map(({ start, n, drift, drifted_fields }) => [
        Number(start),
        n,
        drift,
        drifted_fields,
      ]),
    ).toEqual(windows.map((one) => [one.window_start, one.n, one.drift, one.drifted_fields]));
    const fields = await ask(
      `select effect, threshold, field_alarm, length(bins) as bins, arraySum(current) as total from drift_fields where field = '${drifted}' order by window_start`,
    );
    expect(fields).toHaveLength(windows.length);
    expect(Number(fields.at(-1)!.effect)).toBeGreaterThan(Number(fields.at(-1)!.threshold));
    expect(Number(fields[0]!.total)).toBeCloseTo(1, 6);

    const words = ['drift', 'show', '--namespace', stream.names.namespace];
    const shown = await churn([...words, '--json'], stream.env);
    expect(shown.code, shown.stderr).toBe(0);
    const told = shown.json!.windows as { drift: boolean }[];
    expect(told.map(({ drift }) => drift)).toEqual(windows.map(({ drift }) => drift));
    expect((await churn(words, stream.env)).stdout).toContain(drifted);
  });
});

describe('a scenario of the running synthesizer', () => {
  const act = (...words: string[]) =>
    churn(['drift', ...words, '--namespace', stream.names.namespace, '--json'], stream.env);

  it('meets its customers from its start to its stop, and the ledger says when', async () => {
    const synthesizer = stream.spawn('synthesizer', {
      CHURN_SYNTH_RATE: '200',
      CHURN_SYNTH_RUN: 'live',
    });
    const topic = stream.names.topic('events');
    const published = async () => (await stream.read(topic)).length;
    await until('events come', async () => (await published()) > 20);
    const started = await act('start', 'broken-upstream', '--strength', '1');
    expect(started.code, started.stderr).toBe(0);
    expect((await act('start', 'broken-upstream')).code).toBe(2);
    interface Ledger {
      readonly stoppedAt: number | null;
      readonly injections: readonly {
        readonly first: number;
        readonly last: number | null;
        readonly events: number;
      }[];
    }
    const ledger = async () => ((await act('scenarios')).json!.ledger as Ledger[])[0]!;
    await until('it is injected', async () => (await ledger()).injections.length > 0);
    const stopped = await act('stop');
    expect(stopped.json!.stopped).toHaveLength(1);
    await until('it has ended', async () => (await ledger()).injections[0]!.last !== null);
    const [injection] = (await ledger()).injections;
    const before = await published();
    await until('events go on', async () => (await published()) > before + 20);
    expect(await synthesizer.stop()).toBe(0);

    const { change } = stream.loaded.profile.scenarios.find(
      ({ name }) => name === 'broken-upstream',
    )!;
    const name = change.kind === 'missing' ? change.field : '';
    const values = (await stream.events()).map(
      (event) => [event.occurred_at, event[name]] as const,
    );
    const isMet = (at: number) => at >= injection!.first && at <= injection!.last!;
    expect(values.filter(([at]) => isMet(at)).every(([, value]) => value === null)).toBe(true);
    expect(values.filter(([at]) => !isMet(at)).every(([, value]) => value !== null)).toBe(true);
    expect(values.filter(([at]) => isMet(at))).toHaveLength(injection!.events);
  });

  it('that nobody knows is refused with those that are known', async () => {
    const { code, stderr } = await act('start', 'flood');
    expect(code).toBe(2);
    expect(stderr).toContain('price-rise, new-plan, broken-upstream, concept');
    expect((await act('start', 'price-rise', '--strength', 'much')).stderr).toContain(
      'a number from',
    );
  });
});
