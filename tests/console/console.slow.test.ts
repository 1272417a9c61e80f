import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readEndpoints } from '../../platform/config/endpoints.ts';
import { type Stack, startStack } from '../../platform/stack/stack.ts';
import { buildOnce, tempDataDir } from '../../platform/stack/testing/temp-stack.ts';
import { until } from '../stack/until.ts';
import { barriers } from './browser.ts';
import {
  consolePages,
  consolePaths,
  desktop,
  phone,
  type RunningConsole,
  startConsole,
} from './running-console.ts';

const { dataDir, remove } = tempDataDir();
const key = 'a-key-of-twenty-letters-or-more';
let stack: Stack;
let running: RunningConsole;

beforeAll(async () => {
  buildOnce();
  stack = await startStack({ dataDir, external: readEndpoints(), ports: 'random' });
  running = await startConsole(stack.endpoints);
});
afterEach(() => running.leave());
afterAll(async () => {
  await running?.close();
  await stack?.stop();
  remove();
});

describe('every page', () => {
  it.each(consolePaths)('%s has no barrier, light and dark, wide and narrow', async (path) => {
    const { title, content } = consolePages[path];
    const { page, complaints } = await running.visit(path.replace(':ref', running.customerRef));
    await page.locator(content).first().waitFor();
    expect(await page.locator('h1').textContent()).toBe(title ?? running.customerRef);
    expect(await page.title()).toContain(title ?? running.customerRef);
    for (const viewport of [desktop, phone]) {
      await page.setViewportSize(viewport);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width, `wider than ${viewport.width}`).toBe(viewport.width);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await barriers(page), `${viewport.width} ${colorScheme}`).toEqual([]);
      }
    }
    expect(complaints).toEqual([]);
  });

  it('is reached by keyboard, and begins with a way past the menu', async () => {
    const { page } = await running.visit('/live', { viewport: desktop });
    await page.locator('h1').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('page');
    await page.getByRole('link', { name: 'Drift' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Drift' }).waitFor();
  });

  it('keeps the score in sight of who fills in the form on a phone', async () => {
    const { page } = await running.visit('/score', { viewport: phone });
    await page.locator('.headline-value').waitFor();
    const [last] = await page
      .locator('form select')
      .all()
      .then((all) => all.reverse());
    await last!.scrollIntoViewIfNeeded();
    await last!.selectOption({ index: 1 });
    const summary = page.locator('.score-summary');
    await summary.getByText('points').waitFor();
    const isInSight = `(() => {
      const { top, bottom } = document.querySelector('.score-summary').getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    })()`;
    expect(await page.evaluate(isInSight)).toBe(true);
    expect(await summary.locator('strong').textContent()).toBe(
      await page.locator('.headline-value').textContent(),
    );
    await page.setViewportSize(desktop);
    expect(await summary.isVisible()).toBe(false);
  });

  it('keeps the colours that were chosen', async () => {
    const { page } = await running.visit('/score', { colorScheme: 'light', viewport: desktop });
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.getByText('Dark', { exact: true }).click();
    expect(await ground()).not.toBe(light);
    await page.reload();
    await page.locator('h1').waitFor();
    expect(await ground()).not.toBe(light);
  });

  it('that is none says so', async () => {
    const { page } = await running.visit('/nowhere');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    const { page: customer } = await running.visit('/customers/nobody');
    await customer.getByText('Nobody knows this customer').waitFor();
  });
});

describe('Live', () => {
  it('shows scores as they come, holds still when paused, and goes on', async () => {
    const { page } = await running.visit('/live');
    const newest = page.locator('table tbody tr').first();
    await newest.waitFor();
    await page.getByRole('status').getByText('Live').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    const held = await newest.textContent();
    const { ok: isScored } = await running.enrich.counts(running.stream.names.topic('events'));
    await until('more is scored', async () => {
      const { ok: now } = await running.enrich.counts(running.stream.names.topic('events'));
      return now > isScored + 50;
    });
    expect(await newest.textContent()).toBe(held);
    await page.getByRole('button', { name: 'Resume' }).click();
    await until('newer scores are shown', async () => (await newest.textContent()) !== held);
  });

  it('filters by band and text, and carries both in its address', async () => {
    const { page } = await running.visit('/live?band=low');
    await page.locator('table tbody tr').first().waitFor();
    const bands = await page.locator('table .band').allTextContents();
    expect(new Set(bands)).toEqual(new Set(['low']));
    await page.getByLabel('Customer, event or reason').fill('no such thing');
    await page.getByText('None of the last scores fits').waitFor();
    expect(page.url()).toContain('band=low&q=no+such+thing');
  });
});

it('Score gives the command that asks for the same score', async () => {
  const { page } = await running.visit('/score', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const value = page.locator('.headline-value');
  await value.waitFor();
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByText('Copied').waitFor();
  const command = await page.evaluate<string>('navigator.clipboard.readText()');
  const answer = JSON.parse(
    execFileSync('/bin/sh', ['-c', command], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as { churn_probability: number };
  expect(await value.textContent()).toBe(`${(100 * answer.churn_probability).toFixed(1)} %`);
});

it('Customer: leads from what is known to what a change would do', async () => {
  const { page } = await running.visit('/customers');
  await page.getByRole('searchbox').fill(running.customerRef);
  await page.getByRole('searchbox').press('Enter');
  await page.getByRole('heading', { level: 1, name: running.customerRef }).waitFor();
  await page.locator('.reason').first().waitFor();
  await page.getByRole('table', { name: /newest scores/ }).waitFor();
  await page.getByRole('link', { name: 'Score with changes' }).click();
  await page.locator('.headline-value').waitFor();
  expect(page.url()).toContain(`customer=${running.customerRef}`);
});

it('Pipeline: tells of every stage', async () => {
  const { page } = await running.visit('/pipeline');
  for (const name of [
    'synthesizer',
    'enrich',
    'redis-sink',
    'postgres-sink',
    'clickhouse-sink',
    'drift',
  ]) {
    const stage = page.getByRole('article', { name });
    await stage.waitFor();
    expect(await stage.textContent()).not.toContain('does not answer');
  }
});

it('asks for a key where the interface wants one, and says which stage does not answer', async () => {
  const guarded = await running.stream.start('api', {
    CHURN_API_KEYS: `someone:scorer:${key}`,
    CHURN_STAGES: 'performance=http://127.0.0.1:9',
  });
  const { page } = await running.visit('/live', {}, guarded.url()!);
  const dialog = page.getByRole('dialog', { name: 'This interface asks for a key' });
  await dialog.getByLabel('Key').fill('not the key at all');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByText('The key is not known').waitFor();
  expect(await barriers(page)).toEqual([]);
  await dialog.getByLabel('Key').fill(key);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await page.locator('table tbody tr').first().waitFor();
  await page.getByRole('link', { name: 'Score' }).click();
  await page.locator('.headline-value').waitFor();
  await page.getByRole('link', { name: 'Pipeline' }).click();
  await page.getByText('No answer from performance').waitFor();
  await guarded.kill();
});
