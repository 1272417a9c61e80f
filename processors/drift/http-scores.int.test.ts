import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minuteMs } from '../../domain/drift/live/minutes.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import { derivedUlid } from '../../domain/identity/ulid.ts';
import { type Fields, modelInputs } from '../../domain/profile/profile.ts';
import type { CustomerEvent, ScoredEvent, ScoreRequest } from '../../domain/stream/event.ts';
import { projectRoot } from '../../platform/config/project-root.ts';
import { readCustomers } from '../../scoring/drift/read-customers.ts';
import { churn } from '../../tests/stack/churn.ts';
import { scoreByChampion } from '../../tests/stack/customers.ts';
import {
  lastRevisions,
  minutesOfScores,
  publishedWindows,
} from '../../tests/stack/drift-windows.ts';
import type { StageProcess } from '../../tests/stack/stage-process.ts';
import { createTestStream, type TestStream } from '../../tests/stack/test-stream.ts';
import { until } from '../../tests/stack/until.ts';

const asked = 1_200;
const few = 20;

let stream: TestStream;
/** The field that moves. */
let drifted: string;
let folder: string;
let drift: StageProcess;
let api: StageProcess<'api'>;
/** Customers like those of the training. */
let customers: readonly Fields[];

const startDrift = async (): Promise<void> => {
  drift = await stream.start('drift', { CHURN_DRIFT_IDLE_MS: '2000', CHURN_FAIL_POINTS: folder });
};

beforeAll(async () => {
  stream = await createTestStream();
  folder = await mkdtemp(join(tmpdir(), 'churn-drift-http-'));
  const { profile } = stream.loaded;
  drifted = profile.scenarios.flatMap(({ change }) =>
    change.kind === 'scale' ? [change.field] : [],
  )[0]!;
  const names = modelInputs(profile).map(({ name }) => name);
  const table = join(projectRoot(), 'samples', 'telco.csv');
  const { rows } = await readCustomers(table, profile, names);
  customers = rows.slice(0, asked);
  [api] = await Promise.all([stream.start('api'), startDrift(), stream.start('clickhouse-sink')]);
});
afterAll(async () => {
  await stream?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Asks over HTTP for the scores of customers whose charges have risen. */
async function askForScores(some: readonly Fields[]): Promise<void> {
  const risen = some.map((fields) => ({ ...fields, [drifted]: Number(fields[drifted]) * 1.15 }));
  for (let from = 0; from < risen.length; from += 200) {
    const items = risen.slice(from, from + 200).map((features) => ({ known_features: features }));
    const answer = await fetch(`${api.url()}/v1/score/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items }),
    });
    expect(answer.status, await answer.text()).toBe(200);
  }
}

/** Requests of a while ago, as the interface publishes them. */
async function publishRequests(some: readonly Fields[], timeMs: number): Promise<void> {
  const records = some.map((fields, i) => {
    const request_id = derivedUlid(timeMs, `asked ${i}`);
    const request = {
      ...fields,
      request_id,
      requested_at: timeMs + i,
      origin: 'http',
      customer_ref: null,
      churn_probability: 0.25,
      churn_label: false,
      threshold: 0.5,
      model_version: 'test-1',
      flags: [],
    } as unknown as ScoreRequest;
    return { key: request_id, value: stream.encode('requests', request) };
  });
  await stream.send(stream.names.topic('requests'), records);
}

const counted = async (): Promise<number> =>
  (await drift.counts(stream.names.topic('requests'))).ok;

const windowsOf = async (origin: string): Promise<DriftWindow[]> =>
  lastRevisions((await publishedWindows(stream)).filter((window) => window.origin === origin));

/** The same events with the scores of the champion. */
const scored = (events: readonly ScoredEvent[]): Promise<ScoredEvent[]> =>
  scoreByChampion(stream.loaded, events as unknown as CustomerEvent[]);

describe('scores asked for over HTTP', () => {
  it('have windows of their own: a shift among them is named there, and not in the stream', async () => {
    const byPartition = await minutesOfScores(stream, 2, 1_500);
    for (const [partition, own] of byPartition.entries()) {
      await stream.publishScored(await scored(own), partition);
    }
    await publishRequests(customers.slice(0, few), Date.now() - 20 * minuteMs);
    // Whose clock is wrong closes nobody's minute.
    await publishRequests(customers.slice(0, few), Date.now() + 20 * minuteMs);
    await askForScores(customers.slice(0, asked / 2));
    await until('half of them are read', async () => (await counted()) >= asked / 2 + 2 * few);
    await drift.kill();
    await startDrift();
    await askForScores(customers.slice(asked / 2));
    await until('the rest is read', async () => (await counted()) >= asked / 2);
    const topic = stream.names.topic('requests');
    expect(await drift.metrics()).toContain(
      `churnstream_events_total{stage="drift",topic="${topic}",outcome="late"} 0\n`,
    );
    // The minute that they lie in is over by the stage's clock.
    await writeFile(join(folder, 'clock'), String(3 * minuteMs));
    await until('every score is in a window', async () => {
      const windows = await windowsOf('http');
      return windows.reduce((sum, { n }) => sum + n, 0) === asked + few;
    });
    const named = (await windowsOf('http')).filter(({ drift: isDrift }) => isDrift);
    expect(named).toHaveLength(1);
    expect(named[0]).toMatchObject({ reason: 'one-window', comparability: 'comparable' });
    expect(named[0]!.drifted_fields).toContain(drifted);
    const steady = await windowsOf('synthetic');
    expect(steady.map(({ n }) => n > 1_000)).toEqual([true, true]);
    expect(steady.map((window) => window.drift)).toEqual([false, false]);
  });

  it('are too few to compare where they are: no alarm, and no verdict', async () => {
    const [first] = await windowsOf('http');
    expect(first).toMatchObject({
      n: few,
      comparability: 'too-few',
      alarm: false,
      drift: false,
      fields: [],
    });
    expect(first!.window_end - first!.window_start).toBe(10 * minuteMs);
  });

  it('are told of by their origin: metrics, SQL, command line and HTTP', async () => {
    const page = await drift.metrics();
    const verdict = `churnstream_drift_verdict{feature="${drifted}",window=`;
    expect(page).toContain(`${verdict}"http"} 1`);
    expect(page).toContain(`${verdict}"synthetic"} 0`);
    const windows = await windowsOf('http');
    const query = "select n from drift_windows where origin = 'http'";
    await until('ClickHouse has them', async () => {
      const answer = await stream.clickhouse().query({ query, format: 'JSONEachRow' });
      return (await answer.json()).length === windows.length;
    });
    const told = await fetch(`${api.url()}/v1/drift?origin=http`);
    const body = (await told.json()) as { windows: { origin: string; drift: boolean }[] };
    expect(body.windows).toHaveLength(windows.length);
    expect(new Set(body.windows.map(({ origin }) => origin))).toEqual(new Set(['http']));
    const words = ['drift', 'show', '--namespace', stream.names.namespace, '--json', '--origin'];
    const shown = await churn([...words, 'http'], stream.env);
    expect(shown.code, shown.stderr).toBe(0);
    expect((shown.json!.windows as DriftWindow[]).map(({ n }) => n)).toEqual(
      windows.map(({ n }) => n),
    );
    expect((await churn([...words, 'fax'], stream.env)).stderr).toContain('synthetic, api, http');
  });
});
