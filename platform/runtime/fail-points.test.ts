import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFailPoints } from './fail-points.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fail-points-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a point that is not armed is passed', async () => {
  await openFailPoints(folder).pass('before-commit');
});

test('a held point is struck once and passed when it is cleared', async () => {
  const points = openFailPoints(folder);
  const armed = join(folder, 'before-commit');
  writeFileSync(armed, 'hold');
  let isPast = false;
  const passing = points.pass('before-commit').then(() => {
    isPast = true;
  });
  await expect.poll(() => existsSync(`${armed}.hit`)).toBe(true);
  await points.pass('before-commit');
  expect(isPast).toBe(false);
  rmSync(`${armed}.hit`);
  await passing;
});

test('the clock is set ahead and back', () => {
  const points = openFailPoints(folder);
  writeFileSync(join(folder, 'clock'), '3600000');
  expect(points.now()).toBeGreaterThan(Date.now() + 3_500_000);
  rmSync(join(folder, 'clock'));
  expect(points.now()).toBeLessThanOrEqual(Date.now());
});
