import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Baseline, parseBaseline } from '../../domain/drift/baseline.ts';
import { minuteMs, minuteOf } from '../../domain/drift/live/minutes.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { minutesOfScores, publishedWindows } from '../stack/drift-windows.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';
import { badBaselines } from './bad-baseline.ts';

const perMinute = 1_300;

let stream: TestStream;
let folder: string;
let profilePath: string;
let baselinePath: string;
let good: Baseline;
let byPartition: ScoredEvent[][];
let start: number;

beforeAll(async () => {
  stream = await createTestStream();
  const { path, profile } = stream.loaded;
  folder = await mkdtemp(join(tmpdir(), 'churn-baseline-'));
  profilePath = join(folder, `${profile.name}.json`);
  await cp(path, profilePath);
  await cp(stream.loaded.derivedDir, join(folder, profile.name), { recursive: true });
  baselinePath = join(dirname(profilePath), profile.name, 'champion', 'baseline.json');
  good = parseBaseline(await readFile(baselinePath, 'utf8'), baselinePath);
  byPartition = await minutesOfScores(stream, badBaselines.length + 2, perMinute);
  start = minuteOf(Math.min(...byPartition.flat().map(({ occurred_at }) => occurred_at)));
});
afterAll(async () => {
  await stream?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The window of a minute of its own, of customers whose scores all moved, as a stage with this baseline tells of it. */
async function windowWith(text: string | null, round: number): Promise<DriftWindow> {
  if (text === null) await rm(baselinePath);
  else await writeFile(baselinePath, text);
  const before = (await publishedWindows(stream)).length;
  const stage = await stream.start('drift', {
    CHURN_PROFILE: profilePath,
    CHURN_DRIFT_IDLE_MS: '600000',
  });
  // The first seconds of the next minute close this one.
  const until15 = (minute: number): number => start + minute * minuteMs + 15_000;
  const from = round === 0 ? start : until15(round);
  for (const [partition, scored] of byPartition.entries()) {
    const own = scored.filter(({ occurred_at: at }) => at >= from && at < until15(round + 1));
    await stream.publishScored(own, partition);
  }
  await until('a window is published', async () => {
    return (await publishedWindows(stream)).length > before;
  });
  await stage.stop();
  return (await publishedWindows(stream)).at(-1)!;
}

it('a baseline that says nothing is told as such, never as an effect of 0', async () => {
  const found = [];
  for (const [round, { name, text }] of badBaselines.entries()) {
    const { comparability, n, alarm, drift, fields, weighted_effect } = await windowWith(
      text(good),
      round,
    );
    found.push({ name, comparability, counted: n > 0, alarm, drift, fields, weighted_effect });
  }
  expect(found).toEqual(
    badBaselines.map(({ name, fate }) => ({
      name,
      comparability: fate,
      counted: true,
      alarm: false,
      drift: false,
      fields: [],
      weighted_effect: null,
    })),
  );
  const mended = await windowWith(JSON.stringify(good), badBaselines.length);
  expect(mended).toMatchObject({ comparability: 'comparable', drift: true });
});
