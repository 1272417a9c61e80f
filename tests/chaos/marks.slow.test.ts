import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { churn } from '../stack/churn.ts';

interface Mark {
  readonly tags: readonly string[];
  readonly text: string;
}

const token = 'glsa_test';
const marks: Mark[] = [];
/** No Grafana can be had here: this server keeps what it is sent, and shows that it is sent. */
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const isMark = request.method === 'POST' && request.url === '/api/annotations';
  const isAllowed = request.headers.authorization === `Bearer ${token}`;
  if (isMark && isAllowed) marks.push(JSON.parse(text) as Mark);
  response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/json' }).end('{}');
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

it('every fault is marked in the Grafana of the settings', async () => {
  const { port } = server.address() as AddressInfo;
  const { code, stderr } = await churn(
    ['chaos', '--only', 'F-05', '--faults', '1', '--events', '3000', '--json'],
    { CHURN_GRAFANA_URL: `http://127.0.0.1:${port}`, CHURN_GRAFANA_TOKEN: token },
  );
  expect(code, stderr).toBe(0);
  expect(marks).toEqual([
    expect.objectContaining({
      tags: ['churnstream', 'fault'],
      text: expect.stringMatching(/^F-05 /),
    }),
  ]);
});
