import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRows } from '../domain/model/features/encode.ts';
import { modelInputs } from '../domain/profile/profile.ts';
import type { ProblemDocument } from './http/problem.ts';
import { type OfflineApp, startOfflineApp } from './testing/offline-app.ts';

/** The catalogue H1 to H10 of what clients send; H6, H7 and H9 need the stores and stand in `api.int.test.ts`. */
let api: OfflineApp;
let features: Record<string, string | number>;

beforeAll(async () => {
  api = await startOfflineApp({ requestTimeoutMs: 1_000 });
  const rows = api.scorer.card.probe.rows.map((row) => row.fields);
  const inputs = modelInputs(api.loaded.profile);
  const whole = rows.find((row) =>
    inputs.every((field) => {
      const value = row[field.name];
      if (field.kind !== 'number') return typeof value === 'string';
      return typeof value === 'number' && value >= field.hard[0] && value <= field.hard[1];
    }),
  );
  features = whole as typeof features;
});
afterAll(() => api.close());

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly headers: Headers;
}

async function send(path: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(`${api.url}${path}`, init);
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    text: await answer.text(),
    headers: answer.headers,
  };
}

const post = (body: RequestInit['body'], type = 'application/json', path = '/v1/score') =>
  send(path, {
    method: 'POST',
    body: body ?? null,
    headers: type === '' ? {} : { 'content-type': type },
  });
const score = (body: unknown) => post(JSON.stringify(body));
const problem = ({ text }: Answer): ProblemDocument => JSON.parse(text) as ProblemDocument;

/** A problem document of a code, that tells nothing of the inside. */
function expectProblem(answer: Answer, status: number, code?: string): void {
  expect(answer.status).toBe(status);
  expect(answer.type).toContain('application/problem+json');
  expect(problem(answer)).toMatchObject({ status, ...(code !== undefined && { code }) });
  expect(answer.text).not.toMatch(/at .*\.[tj]s|node_modules|Error:/);
}

/** What a bare connection is answered to some bytes, until it is closed. */
function raw(...parts: string[]): Promise<string> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
  });
}

it('scores what is right, as the model does', async () => {
  const answer = await score({ features });
  expect(answer.status).toBe(200);
  const told = JSON.parse(answer.text);
  const { data } = encodeRows(api.scorer.card.features, [features]);
  const [probability] = await api.scorer.score(data, 1);
  expect(told).toMatchObject({ churn_probability: probability, degraded: [] });
  expect(told.reasons).toHaveLength(3);
});

describe('H1: bodies that are no JSON', () => {
  it.each([
    ['invalid JSON', '{"features":', 400, 'malformed-json'],
    ['an empty body', '', 400, 'malformed-json'],
    ['a byte order mark', '\ufeff{}', 400, 'bad-encoding'],
  ])('%s', async (_, body, status, code) => {
    expectProblem(await post(body), status, code);
  });

  it('UTF-16, and other bytes that are no UTF-8', async () => {
    expectProblem(await post(Buffer.from('{"a":"ä"}', 'utf16le')), 400);
    expectProblem(await post(Buffer.from('{"a":"ä"}', 'latin1')), 400, 'bad-encoding');
    const utf16 = 'application/json; charset=utf-16';
    expectProblem(await post('{}', utf16), 415, 'unsupported-media-type');
  });

  it.each(['text/plain', 'application/xml', 'application/x-ndjson', 'nonsense'])(
    'the media type %s',
    async (type) => {
      expectProblem(await post('{}', type), 415, 'unsupported-media-type');
    },
  );

  it('no media type, and a content encoding', async () => {
    expectProblem(await post(Buffer.from('{}'), ''), 415, 'unsupported-media-type');
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expectProblem(await send('/v1/score', { method: 'POST', body: '{}', headers }), 415);
  });
});

describe('H2: bodies and headers without measure', () => {
  it('a body of 1 MB and a byte', async () => {
    expectProblem(await post(' '.repeat(1024 * 1024 + 1)), 413, 'too-large');
  });

  it('chunks without an end', async () => {
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const answer = await raw(
      'POST /v1/score HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      ...Array.from({ length: 18 }, () => chunk),
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('a client that never ends its request', async () => {
    const answer = await raw(
      'POST /v1/score HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    expect(answer).toMatch(/^HTTP\/1.1 408 [\s\S]*too-slow/);
  });

  it('ten thousand headers', async () => {
    const headers = Array.from({ length: 10_000 }, (_, i) => `x-${i}: y\r\n`).join('');
    expect(await raw(`GET /healthz HTTP/1.1\r\nhost: a\r\n${headers}\r\n`)).toMatch(
      /^HTTP\/1.1 431 [\s\S]*headers-too-large/,
    );
  });

  it('requests that follow without waiting are answered in order', async () => {
    const one = 'GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n';
    const last = 'GET /nothing HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
    const statuses = (await raw(one + one + last)).match(/HTTP\/1.1 \d+/g);
    expect(statuses).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404']);
  });

  it('what is no HTTP', async () => {
    expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*bad-request/);
  });
});

describe('H3: names and nesting', () => {
  it.each([
    ['__proto__', '{"__proto__":{"x":1}}', 'forbidden-name'],
    ['an escaped __proto__', '{"\\u005f_proto__":{"x":1}}', 'forbidden-name'],
    ['constructor', '{"features":{"constructor":{"prototype":{}}}}', 'forbidden-name'],
    ['a name twice', '{"customer_ref":"a","customer_ref":"b"}', 'duplicate-name'],
    ['a name twice, once escaped', '{"a":1,"\\u0061":2}', 'duplicate-name'],
    ['10,000 levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'too-deep'],
  ])('%s', async (_, body, code) => {
    expectProblem(await post(body), 400, code);
  });

  it('an array of a million', async () => {
    expectProblem(await post(`[${'1,'.repeat(1_000_000)}1]`), 413, 'too-large');
    expectProblem(await post(`[${'1,'.repeat(400_000)}1]`), 422, 'invalid');
  });

  it('quotes, colons and braces in text are no names', async () => {
    const answer = await score({ customer_ref: 'a:{"b":1}\\' });
    expectProblem(answer, 422, 'invalid');
  });
});

describe('H4: values', () => {
  const numeric = () => modelInputs(api.loaded.profile).find(({ kind }) => kind === 'number')!.name;
  const category = () =>
    modelInputs(api.loaded.profile).find(({ kind }) => kind === 'category')!.name;

  it.each([
    ['text for a number', '"12"', 'type'],
    ['"NaN"', '"NaN"', 'type'],
    ['true for 1', 'true', 'type'],
    ['null', 'null', 'type'],
    ['1e400', '1e400', 'type'],
    ['beyond the hard range', '-1e9', 'range'],
  ])('%s', async (_, value, code) => {
    const body = JSON.stringify({ features: { ...features, [numeric()]: 0 } });
    const answer = await post(body.replace(`"${numeric()}":0`, `"${numeric()}":${value}`));
    expectProblem(answer, 422, 'invalid');
    const [error] = problem(answer).errors!;
    expect(error).toMatchObject({ pointer: `/features/${numeric()}`, code });
  });

  it('a number for text', async () => {
    const answer = await score({ features: { ...features, [category()]: 5 } });
    const [error] = problem(answer).errors!;
    expect(error).toMatchObject({ pointer: `/features/${category()}`, code: 'type' });
  });

  it('tells everything that is wrong in one answer', async () => {
    const { [category()]: _, ...rest } = features;
    const answer = await score({ features: { ...rest, [numeric()]: 'x', surplus: 1 }, more: 2 });
    expectProblem(answer, 422, 'invalid');
    const told = problem(answer).errors!.map(({ pointer, code }) => `${code} ${pointer}`);
    expect(told.sort()).toEqual([
      'count ',
      `missing /features/${category()}`,
      `type /features/${numeric()}`,
      'unknown /features/surplus',
      'unknown /more',
    ]);
  });

  it('what is known suffices where it is said so, and what is missing is told', async () => {
    const answer = await score({ known_features: { [numeric()]: features[numeric()] } });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).degraded).toContain(`missing:${category()}`);
  });

  it('a value that was never seen is scored and flagged', async () => {
    const answer = await score({ features: { ...features, [category()]: 'never seen' } });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).flags).toContain(`unseen:${category()}`);
  });
});

describe('H5: batches', () => {
  const batch = (items: readonly unknown[]) =>
    post(JSON.stringify({ items }), 'application/json', '/v1/score/batch');

  it('of none and of too many', async () => {
    expectProblem(await batch([]), 422, 'invalid');
    expectProblem(await batch(Array.from({ length: 1_001 }, () => ({ a: 1 }))), 422, 'invalid');
  });

  it('of one and of the most', async () => {
    expect(JSON.parse((await batch([{ features }])).text)).toMatchObject({ scored: 1, failed: 0 });
    const most = JSON.parse(
      (await batch(Array.from({ length: 1_000 }, () => ({ features })))).text,
    );
    expect(most).toMatchObject({ scored: 1_000, failed: 0 });
    expect(most.items.map(({ index }: { index: number }) => index)).toEqual([
      ...Array(1_000).keys(),
    ]);
  });

  it('of good and bad: each has its answer at its place', async () => {
    const answer = await batch([{ features }, { features: {} }, { nothing: 1 }, { features }]);
    expect(answer.status).toBe(200);
    const { items } = JSON.parse(answer.text);
    expect(items.map((item: object) => ('score' in item ? 'score' : 'error'))).toEqual([
      'score',
      'error',
      'error',
      'score',
    ]);
    expect(items[1].error).toMatchObject({ code: 'invalid' });
    expect(items[0].score.churn_probability).toBe(items[3].score.churn_probability);
  });

  it('as lines: bad ones cost no other', async () => {
    const lines = [
      JSON.stringify({ features }),
      'no json',
      '',
      '{"a":1,"a":2}',
      JSON.stringify({ features }),
    ];
    const answer = await post(lines.join('\n'), 'application/x-ndjson', '/v1/score/batch');
    expect(answer.status).toBe(200);
    const items = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(items.map((item) => item.error?.code ?? 'score')).toEqual([
      'score',
      'malformed-json',
      'duplicate-name',
      'score',
    ]);
    expect(items.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it('as many more lines than are held at once', async () => {
    const line = `${JSON.stringify({ features })}\n`;
    const answer = await post(line.repeat(3_000), 'application/x-ndjson', '/v1/score/batch');
    const items = answer.text
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(items.map(({ index }) => index)).toEqual([...Array(3_000).keys()]);
    expect(new Set(items.map(({ score: { churn_probability } }) => churn_probability)).size).toBe(
      1,
    );
  });

  it('a line without an end', async () => {
    const answer = await post('x'.repeat(70_000), 'application/x-ndjson', '/v1/score/batch');
    expect(JSON.parse(answer.text)).toMatchObject({ index: 0, error: { code: 'too-large' } });
  });
});

describe('H8: methods and addresses', () => {
  it.each([
    ['/', 404],
    ['//v1/models', 404],
    ['/v1//models', 404],
    ['/v1/models/', 404],
    ['/v1/customers/%2e%2e%2fetc', 422],
    ['/v1/customers/a%00b', 422],
    ['/v1/customers/%zz', 400],
    [`/v1/customers/${'a'.repeat(300)}`, 414],
  ])('GET %s', async (path, status) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect(answer).not.toMatch(/node_modules|\.ts:/);
  });

  it('an address longer than the headers may be', async () => {
    const path = `/v1/${'a'.repeat(20_000)}`;
    expect(await raw(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s where POST is taken',
    async (method) => {
      const answer = await raw(
        `${method} /v1/score HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1.1 405 [\s\S]*allow: POST/i);
    },
  );

  it('HEAD and HTTP/1.0', async () => {
    const head = await send('/healthz', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(await raw('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
  });

  it('every answer has the security headers, and no page of another origin is let in', async () => {
    const { headers } = await send('/healthz', { headers: { origin: 'http://elsewhere.example' } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[0-9A-Z]{26}$/);
  });
});

describe('H10: metrics', () => {
  it('do not grow with what callers send', async () => {
    const series = async () =>
      (await send('/metrics', {})).text
        .split('\n')
        .filter((line) => line.startsWith('http_request')).length;
    await send('/v1/nothing', {});
    await send('/v1/customers/%2e', {});
    await series();
    const before = await series();
    for (let i = 0; i < 30; i++) {
      await send(`/v1/nothing-${i}`, { headers: { 'user-agent': `agent-${i}` } });
      await send(`/v1/customers/%2e${i}`, {});
    }
    expect(await series()).toBe(before);
    expect(before).toBeGreaterThan(0);
  });

  it('are answered to many who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => send('/metrics', {})));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(answers[0]!.text).toContain('churnstream_predictions_total{origin="http"}');
  });
});

describe('while other services are away', () => {
  it('a score by customer and an event are answered 503, when to ask again with them', async () => {
    const byRef = await score({ customer_ref: 'somebody' });
    expectProblem(byRef, 503, 'unavailable');
    expect(byRef.headers.get('retry-after')).toBe('1');
  });

  it('it stays ready, and says what is away', async () => {
    const answer = await send('/readyz', {});
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).degraded).toEqual(['kafka', 'redis', 'postgres', 'clickhouse']);
  });
});
