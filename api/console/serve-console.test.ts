import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLog } from '../../platform/observability/log.ts';
import { createApp } from '../app.ts';
import { loadConsole } from './load-console.ts';

const dir = mkdtempSync(join(tmpdir(), 'churn-console-'));
let app: FastifyInstance;

beforeAll(async () => {
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), '<title>the console</title>');
  writeFileSync(join(dir, 'assets', 'index-1234.js'), 'export {};');
  writeFileSync(join(dir, 'secret'), 'not to be seen');
  app = createApp({
    routes: [],
    console: await loadConsole(dir),
    authorise: () => null,
    limitKey: async () => undefined,
    log: createLog('api-test', 'silent'),
    newId: () => 'id',
    mostPending: 10,
    onAnswer: () => undefined,
  });
});
afterAll(async () => {
  await app.close();
  rmSync(dir, { recursive: true });
});

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

it.each(['/', '/live', '/customers/a%2Fb?x=1'])(
  'answers a browser at %s with the page',
  async (url) => {
    const answer = await app.inject({ url, headers: asBrowser });
    expect([answer.statusCode, answer.body]).toEqual([200, '<title>the console</title>']);
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
    expect(answer.headers['content-security-policy']).not.toContain('unsafe');
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  },
);

it('lets a browser keep what has a hash in its name', async () => {
  const answer = await app.inject({ url: '/assets/index-1234.js', headers: { accept: '*/*' } });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('javascript');
  expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

it.each([
  ['/v1/nothing', 'GET', asBrowser],
  ['/v1', 'GET', asBrowser],
  ['/assets/gone.js', 'GET', asBrowser],
  ['/assets/..%2fsecret', 'GET', asBrowser],
  ['/', 'GET', { accept: '*/*' }],
  ['/live', 'POST', asBrowser],
] as const)('answers %s (%s) with a problem', async (url, method, headers) => {
  const answer = await app.inject({ url, method, headers });
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body).not.toContain('not to be seen');
});

it('is left out where it is not built', async () => {
  expect(await loadConsole(join(dir, 'nowhere'))).toBeNull();
});
