import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../tests/stack/until.ts';
import { type OfflineApp, startOfflineApp } from './testing/offline-app.ts';

const key = 'viewer-key-0123456789';
const scorerKey = 'scorer-key-0123456789';
const mostPending = 8;
let api: OfflineApp;

beforeAll(async () => {
  api = await startOfflineApp({ mostPending, keys: `eve:viewer:${key},sam:scorer:${scorerKey}` });
});
afterAll(() => api.close());

const authorization = `Bearer ${key}`;
const get = (path: string, headers: Record<string, string> = { authorization }) =>
  fetch(`${api.url}${path}`, { headers });

/** Begins a request and never ends it. */
function hold(): Promise<Socket> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      const head = `POST /v1/score HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${scorerKey}\r\ncontent-type: application/json\r\ncontent-length: 99\r\nexpect: 100-continue\r\n\r\n`;
      socket.write(head);
    });
    // Told to go on is who has been let in.
    socket.once('data', () => resolve(socket));
    socket.once('error', reject);
  });
}

it('answers what is beyond the limit 503 with Retry-After, and as ever when there is room', async () => {
  const held = await Promise.all(Array.from({ length: mostPending }, hold));
  await until('they are at work', async () => (await get('/v1/models')).status === 503);
  const refused = await get('/v1/models');
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ code: 'overloaded' });
  for (const socket of held) socket.destroy();
  await until('there is room again', async () => (await get('/v1/models')).status === 200);
});

it('answers a key that asks too often 429 with Retry-After, and no other key', async () => {
  const keys = `eve:viewer:${key},sam:scorer:${scorerKey}`;
  const limited = await startOfflineApp({ keys, keyRate: 3 });
  const ask = (as: string) =>
    fetch(`${limited.url}/v1/models`, { headers: { authorization: `Bearer ${as}` } });
  try {
    const answers = await Promise.all(Array.from({ length: 9 }, () => ask(key)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(3);
    expect(refused[0]!.headers.get('retry-after')).toBe('1');
    expect(await refused[0]!.json()).toMatchObject({ code: 'too-many-requests' });
    expect((await ask(scorerKey)).status).toBe(200);
    expect((await fetch(`${limited.url}/healthz`)).status).toBe(200);
    await until('it may ask again', async () => (await ask(key)).status === 200);
  } finally {
    await limited.close();
  }
});

it('asks for keys where they are set, except for its health', async () => {
  expect((await get('/v1/models', {})).status).toBe(401);
  expect((await get('/metrics', {})).status).toBe(401);
  expect((await get('/healthz', {})).status).toBe(200);
  expect((await get('/docs', {})).status).toBe(200);
});

it('refuses a role that is too low before it reads the body', async () => {
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(`${api.url}/v1/score`, { method: 'POST', headers, body: 'no json' });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: 'role-too-low' });
});
