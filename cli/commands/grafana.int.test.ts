import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { churn } from '../../tests/stack/churn.ts';
import { createTestStream, type TestStream } from '../../tests/stack/test-stream.ts';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: Record<string, never>;
}

/**
 * No Grafana can be had here: this server keeps what it is sent and answers as Grafana's HTTP API is documented to. It
 * shows which requests are made, and not that a Grafana takes them.
 */
const requests: Request[] = [];
const there = new Set<string>();
let server: Server;
let url: string;
const token = 'glsa_test';

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = request.url!.replace(/^\/api\//, '');
    const authorization = String(request.headers.authorization);
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (path === 'health') return answer(200, { version: '13.2.3' });
    if (authorization !== `Bearer ${token}`) return answer(401, { message: 'Unauthorized' });
    if (request.method === 'GET') {
      const isKnown = path === 'org' || there.has(path);
      return answer(isKnown ? 200 : 404, { uid: path });
    }
    const body = JSON.parse(text);
    requests.push({ method: request.method!, path, authorization, body });
    if (path === 'folders') there.add(`folders/${body.uid}`);
    if (path === 'datasources') there.add(`datasources/uid/${body.uid}`);
    answer(200, { ok: true });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  requests.length = 0;
});

const sources = [
  '--prometheus-url',
  'http://prometheus:9090/',
  '--clickhouse-url',
  'https://reader:a%2Fb@clickhouse:8443',
  '--database-url',
  'postgres://panels:secret@postgres:5433/live',
];
const push = (...words: string[]) =>
  churn(['grafana', 'push', '--url', url, '--token', token, '--json', ...sources, ...words]);
const sent = (method: string, path: string) =>
  requests.filter((one) => one.method === method && one.path === path).map(({ body }) => body);

describe('churn grafana push', () => {
  it('makes data sources, folders, dashboards and alerts, and then replaces them', async () => {
    const first = await push();
    expect(first.code, first.stderr).toBe(0);
    expect(first.json).toMatchObject({ grafana: '13.2.3', datasources: 3 });
    const dashboards = sent('POST', 'dashboards/db');
    expect(dashboards.length).toBe(first.json!.dashboards);
    for (const { dashboard, folderUid, overwrite } of dashboards) {
      expect({ folderUid, overwrite }).toMatchObject({
        folderUid: expect.stringMatching(/^churn-(operations|business)$/),
        overwrite: true,
      });
      expect((dashboard as unknown as { uid: string }).uid).toMatch(/^churn-/);
    }
    expect(sent('POST', 'datasources').map(({ uid }) => uid)).toEqual([
      'churn-prometheus',
      'churn-clickhouse',
      'churn-postgres',
    ]);
    const [group] = sent('PUT', 'v1/provisioning/folder/churn-operations/rule-groups/churnstream');
    expect((group!.rules as unknown as object[]).length).toBe(first.json!.alerts);

    requests.length = 0;
    const second = await push();
    expect(second.json).toEqual(first.json);
    expect(sent('POST', 'datasources')).toEqual([]);
    expect(sent('POST', 'folders')).toEqual([]);
    expect(sent('PUT', 'datasources/uid/churn-clickhouse').length).toBe(1);
    expect(sent('PUT', 'folders/churn-business').length).toBe(1);
  });

  it('hands over addresses with their users', async () => {
    await push();
    const [clickhouse] = sent('PUT', 'datasources/uid/churn-clickhouse');
    expect(clickhouse).toMatchObject({
      jsonData: { host: 'clickhouse', port: 8443, secure: true, username: 'reader' },
      secureJsonData: { password: 'a/b' },
    });
    const [postgres] = sent('PUT', 'datasources/uid/churn-postgres');
    expect(postgres).toMatchObject({
      url: 'postgres:5433',
      user: 'panels',
      jsonData: { database: 'live' },
    });
    expect(sent('PUT', 'datasources/uid/churn-prometheus')[0]).toMatchObject({
      url: 'http://prometheus:9090',
    });
  });

  it('asks the database of its namespace', async () => {
    await push('--namespace', 'other');
    expect(JSON.stringify(sent('POST', 'dashboards/db'))).toContain('other_churn.scored_events');
  });

  it('says what is wrong with a token, an address, and words', async () => {
    const of = (...words: string[]) => churn(['grafana', ...words, ...sources]);
    const refused = await of('push', '--url', url, '--token', 'wrong');
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('role Admin')]);
    const nowhere = await of('push', '--url', 'http://127.0.0.1:20', '--token', token);
    expect([nowhere.code, nowhere.stderr]).toEqual([3, expect.stringContaining('does not answer')]);
    const absent = await of('push', '--url', url);
    expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining('--token')]);
  });
});

describe('churn grafana mark', () => {
  const mark = (...words: string[]) =>
    churn(['grafana', 'mark', ...words, '--url', url, '--token', token]);

  it('sets a mark that the dashboards ask for', async () => {
    expect((await mark('fault', 'ClickHouse was stopped')).code).toBe(0);
    const [annotation] = sent('POST', 'annotations');
    expect(annotation).toMatchObject({
      text: 'ClickHouse was stopped',
      tags: ['churnstream', 'fault'],
    });
  });

  it('knows its kinds', async () => {
    const { code, stderr } = await mark('earthquake', 'it shook');
    expect([code, stderr]).toEqual([2, expect.stringContaining('scenario|fault')]);
  });
});

describe('marks that commands set by themselves', () => {
  let stream: TestStream;
  beforeAll(async () => {
    stream = await createTestStream();
  });
  afterAll(() => stream?.close());
  const drift = (env: Readonly<Record<string, string>>, ...words: string[]) =>
    churn(['drift', ...words, '--namespace', stream.names.namespace], { ...stream.env, ...env });
  const configured = () => ({ CHURN_GRAFANA_URL: url, CHURN_GRAFANA_TOKEN: token });

  it('tell when a scenario starts and when it ends', async () => {
    expect((await drift(configured(), 'start', 'price-rise', '--strength', '0.2')).code).toBe(0);
    expect((await drift(configured(), 'stop')).code).toBe(0);
    expect(sent('POST', 'annotations')).toMatchObject([
      { text: 'price-rise starts, strength 0.2', tags: ['churnstream', 'scenario'] },
      { text: 'price-rise ends', tags: ['churnstream', 'scenario'] },
    ]);
  });

  it('are not set, without a word, where no Grafana is configured', async () => {
    const { code, stderr } = await drift({}, 'start', 'price-rise');
    expect([code, stderr]).toEqual([0, '']);
    await drift({}, 'stop');
    expect(requests).toEqual([]);
  });

  it.each([
    ['does not answer', { CHURN_GRAFANA_URL: 'http://127.0.0.1:20', CHURN_GRAFANA_TOKEN: token }],
    ['knows no such token', { CHURN_GRAFANA_TOKEN: 'wrong' }],
    ['is configured without a token', { CHURN_GRAFANA_TOKEN: undefined }],
  ])('are warned of and fail nothing where Grafana %s', async (_, change) => {
    const env = Object.fromEntries(
      Object.entries({ ...configured(), ...change }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const { code, stderr } = await drift(env, 'start', 'price-rise');
    expect([code, stderr]).toEqual([0, expect.stringContaining('no mark in Grafana: ')]);
    expect((await drift({}, 'stop')).code).toBe(0);
    expect(requests).toEqual([]);
  });
});
