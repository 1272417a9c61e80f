import { ok } from '@oazapfts/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import * as client from '../../client/generated.ts';
import { until } from '../stack/until.ts';
import { consolePages, type RunningConsole, startConsole } from './running-console.ts';

let running: RunningConsole;

beforeAll(async () => {
  running = await startConsole(inject('endpoints'));
});
afterEach(() => running.leave());
afterAll(() => running?.close());

it('begins with live scores, without an error', async () => {
  const { page, complaints } = await running.visit('/');
  await page.locator(consolePages['/live'].content).first().waitFor();
  expect(await page.locator('h1').textContent()).toBe('Live');
  expect(complaints).toEqual([]);
});

describe('Live', () => {
  it('comes back by itself after the interface was started again', async () => {
    const { page } = await running.visit('/live');
    await page.getByRole('status').getByText('Live').waitFor();
    const startAgain = await running.killInterface();
    await page.getByRole('status').getByText('Reconnecting').waitFor();
    await startAgain();
    await page.getByRole('status').getByText('Live').waitFor();
    const newest = page.locator('table tbody tr').first();
    const before = await newest.textContent();
    await until('new scores come', async () => (await newest.textContent()) !== before);
  });
});

describe('Score', () => {
  it('says what is wrong with a field and scores again when it is mended', async () => {
    const { page } = await running.visit('/score');
    const tenure = page.getByLabel('Tenure Months');
    await tenure.fill('ten');
    await page.getByRole('button', { name: 'Score' }).click();
    expect(await tenure.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator(':focus').getAttribute('name')).toBe('tenure_months');
    const note = await tenure.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${note}"]`).textContent()).toMatch(/number/);
    await tenure.fill('9999');
    await page.getByText('Write a number from 0 to 1200').waitFor();
    await tenure.fill('500');
    await page.getByText('Unusual: 0 to 120').waitFor();
    await page.getByText('implausible:tenure_months').waitFor();
    await tenure.fill('');
    await page.locator('dt', { hasText: 'Missing' }).waitFor();
  });

  it('compares a change with what was before, and keeps it in its address', async () => {
    const { page } = await running.visit(`/score?customer=${running.customerRef}`);
    const value = page.locator('.headline-value');
    await value.waitFor();
    const before = await value.textContent();
    const contract = page.getByLabel('Contract');
    const other = (await contract.inputValue()) === 'Two year' ? 'Month-to-month' : 'Two year';
    await contract.selectOption(other);
    await page.getByText(`points, was ${before}`).waitFor();
    expect(new URL(page.url()).searchParams.get('set.contract')).toBe(other);
    const after = await value.textContent();
    await page.reload();
    await page.getByText(`points, was ${before}`).waitFor();
    expect(await value.textContent()).toBe(after);
    await page.getByRole('button', { name: 'Undo changes' }).click();
    await until('it is as it was', async () => (await value.textContent()) === before);
  });
});

it('says that nothing answers while it is so, with or without something to show', async () => {
  const { page } = await running.visit('/pipeline');
  await page.locator(consolePages['/pipeline'].content).first().waitFor();
  const notice = page.getByRole('status').getByText('The interface does not answer');
  await page.route('**/v1/**', (route) => route.abort());
  await notice.waitFor();
  await page.getByRole('link', { name: 'Drift' }).click();
  await notice.waitFor();
  await page.unroute('**/v1/**');
  await page.locator(consolePages['/drift'].content).first().waitFor();
  await notice.waitFor({ state: 'detached' });
});

it('Drift: shows how a field lies when its cell is chosen, by its address too', async () => {
  const { page } = await running.visit('/drift');
  const cell = page.locator('.heat-cell button').first();
  await cell.click();
  const panel = page.locator('.histogram');
  await panel.waitFor();
  const address = new URL(page.url());
  expect([...address.searchParams.keys()].sort()).toEqual(['field', 'origin', 'window']);
  await page.reload();
  await panel.waitFor();
  expect(await cell.getAttribute('aria-pressed')).toBe('true');
});

it('has a client, generated from its own description', async () => {
  client.defaults.baseUrl = running.origin();
  const { fields } = await ok(client.profile());
  const known = Object.fromEntries(fields.map(({ name, example }) => [name, example]));
  const score = await ok(client.score({ known_features: known }));
  expect(score.churn_probability).toBeGreaterThan(0);
  const served = await ok(client.customer(running.customerRef, { history: 1 }));
  expect(served.history).toHaveLength(1);
  const { stages: told, degraded } = await ok(client.pipeline());
  expect(degraded).toEqual([]);
  expect(told.find(({ name }) => name === 'enrich')?.in).toBeGreaterThan(0);
  const nobody = await client.customer('nobody');
  expect(nobody.status === 404 && nobody.data.code).toBe('unknown-customer');
});
