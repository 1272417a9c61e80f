import { randomBytes } from 'node:crypto';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventId } from '../domain/identity/ulid.ts';
import { modelInputs } from '../domain/profile/profile.ts';
import type { CustomerEvent, ScoredEvent } from '../domain/stream/event.ts';
import { createEventFold } from '../stream/features/state-of-event.ts';
import { type MadeEvents, makeEvents } from '../tests/stack/customers.ts';
import type { StageProcess } from '../tests/stack/stage-process.ts';
import { proxyOf, proxyOfBroker, type TcpProxy } from '../tests/stack/tcp-proxy.ts';
import { createTestStream, type TestStream } from '../tests/stack/test-stream.ts';
import { until } from '../tests/stack/until.ts';
import { liveTickSchema } from './contract/live-schemas.ts';

const customers = 5_000;
let stream: TestStream;
let api: StageProcess<'api'>;
let redisWire: TcpProxy;
let kafkaWire: TcpProxy;
let made: MadeEvents;
let newest: Map<string, ScoredEvent & Record<string, unknown>>;

beforeAll(async () => {
  stream = await createTestStream();
  const redis = await proxyOf(stream.endpoints.redisUrl);
  redisWire = redis.proxy;
  const kafka = await proxyOfBroker(stream.endpoints.kafkaBrokers);
  kafkaWire = kafka.proxy;
  made = await makeEvents(customers + 2_000, 100_000);
  await Promise.all([
    stream.startAll(),
    stream.publish(made.events),
    stream
      .start('api', {
        REDIS_URL: redis.url,
        KAFKA_BROKERS: kafka.broker,
      })
      .then((process) => {
        api = process;
      }),
  ]);
  await stream.settled('enrich');
  await Promise.all([
    stream.settled('redis-sink'),
    stream.settled('postgres-sink', ['scored']),
    stream.settled('clickhouse-sink', ['scored']),
  ]);
  newest = new Map();
  for (const scored of await stream.scored()) {
    const before = newest.get(scored.customer_ref);
    if (before === undefined || scored.sequence > before.sequence)
      newest.set(scored.customer_ref, scored);
  }
});

afterAll(async () => {
  await stream.close();
  await Promise.all([redisWire.close(), kafkaWire.close()]);
});

interface Answer {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}
/** What came back, as far as a test looks into it. */
type Body = Readonly<Record<string, unknown>>;

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`${api.url()}${path}`, init);
  const text = await answer.text();
  const isJson = (answer.headers.get('content-type') ?? '').includes('json');
  const body = (isJson ? JSON.parse(text) : { text }) as Body;
  return { status: answer.status, body, headers: answer.headers };
}

const send = (
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  ask(path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  send('POST', path, body, headers);

const { profile } = await import('../profiles/load.ts').then(({ loadProfile }) =>
  loadProfile('telco'),
);
const inputs = modelInputs(profile).map(({ name }) => name);
const snapshotOf = (event: Record<string, unknown>) =>
  Object.fromEntries(profile.fields.map(({ name }) => [name, event[name] ?? null]));
const random = (): string => randomBytes(6).toString('hex');

/** An event of a new customer, as it is sent over HTTP. */
function newEvent(): Record<string, unknown> & { readonly customer_ref: string } {
  return {
    customer_ref: `http-${random()}`,
    sequence: 0,
    event_type: 'plan.changed',
    occurred_at: new Date().toISOString(),
    features: snapshotOf(made.events[0]!),
  };
}

const eventIdOf = (event: Record<string, unknown>): string =>
  eventId(
    profile.name,
    String(event.customer_ref),
    Number(event.sequence),
    Date.parse(String(event.occurred_at)),
  );

it('scores 5,000 customers of a run as the stream did, to the last bit', async () => {
  const refs = [...newest.keys()].slice(0, customers);
  expect(refs).toHaveLength(customers);
  let compared = 0;
  for (let from = 0; from < refs.length; from += 1_000) {
    const asked = refs.slice(from, from + 1_000);
    const byRef = await post('/v1/score/batch', {
      items: asked.map((customer_ref) => ({ customer_ref })),
    });
    const byFeatures = await post('/v1/score/batch', {
      items: asked.map((ref) => ({ known_features: pick(newest.get(ref)!) })),
    });
    for (const answer of [byRef, byFeatures]) {
      const items = answer.body.items as { score: { churn_probability: number } }[];
      for (const [i, ref] of asked.entries()) {
        const own = newest.get(ref)!.churn_probability;
        if (Object.is(items[i]!.score.churn_probability, own)) compared++;
      }
    }
  }
  expect(compared).toBe(2 * refs.length);
});

const pick = (event: Record<string, unknown>) =>
  Object.fromEntries(inputs.map((name) => [name, event[name] ?? null]));

describe('the OpenAPI document', () => {
  interface Operation {
    readonly operationId: string;
    readonly responses: Record<string, { content: Record<string, { schema: object }> }>;
  }

  it('has examples that are answered as it says', async () => {
    const { body } = await ask('/openapi.json');
    const paths = body.paths as Record<string, Record<string, Operation>>;
    const { startOfflineApp } = await import('./testing/offline-app.ts');
    const offline = await startOfflineApp();
    const ajv = new Ajv({ strict: false, allErrors: true });
    ajv.addSchema({ ...body, $id: 'doc' } as object);
    let asked = 0;
    try {
      for (const route of offline.routes) {
        const operation = paths[route.path]![route.method.toLowerCase()]!;
        expect(operation.operationId).toBe(route.id);
        for (const example of route.examples) {
          const address = Object.entries(example.path ?? {}).reduce(
            (left, [name, value]) => left.replace(`{${name}}`, value),
            route.path,
          );
          const query = new URLSearchParams(
            Object.entries(example.query ?? {}).map(([n, v]): [string, string] => [n, String(v)]),
          );
          const path = `${address}?${query}`;
          const answer =
            example.body === undefined
              ? await ask(path)
              : await send(route.method, path, example.body, example.headers);
          const where = `${route.id}: ${example.name}`;
          expect(answer.status, where).toBe(example.status);
          const told = operation.responses[answer.status]!.content;
          const [type] = (answer.headers.get('content-type') ?? '').split(';');
          expect(Object.keys(told), where).toContain(type);
          if (!type!.includes('json')) continue;
          const schema = JSON.parse(
            JSON.stringify(told[type!]!.schema).replaceAll('"#/', '"doc#/'),
          ) as object;
          const isRight = ajv.compile(schema);
          expect(isRight(answer.body) || isRight.errors, where).toBe(true);
          asked++;
        }
      }
    } finally {
      await offline.close();
    }
    expect(asked).toBeGreaterThan(15);
  });
});

describe('a customer', () => {
  it('is shown with features, score and history, by ref and by id', async () => {
    const [ref, scored] = [...newest][7]!;
    const byRef = await ask(`/v1/customers/${ref}`);
    expect(byRef.status).toBe(200);
    expect(byRef.body).toMatchObject({
      customer_ref: ref,
      customer_id: scored.customer_id,
      degraded: [],
      features: { churn_probability: scored.churn_probability },
      score: { churn_probability: scored.churn_probability, features: { source: 'redis' } },
    });
    const history = byRef.body.history as { event_id: string }[];
    expect(history[0]).toMatchObject({ event_id: scored.event_id });
    const byId = await ask(`/v1/customers/${scored.customer_id}?history=0`);
    expect(byId.body).toMatchObject({ customer_ref: ref, history: [] });
  });

  it('H6: that nobody knows is not found', async () => {
    for (const path of [`/v1/customers/${random()}`, `/v1/features/${random()}`]) {
      expect(await ask(path)).toMatchObject({ status: 404, body: { code: 'unknown-customer' } });
    }
    const answer = await post('/v1/score', { customer_ref: random() });
    expect(answer).toMatchObject({ status: 404, body: { code: 'unknown-customer' } });
  });

  it('H6: whose features have expired is scored with their age, and said to be so', async () => {
    const scored = [...newest.values()][3]!;
    const features = await stream.features();
    const ref = `old-${random()}`;
    const occurred_at = Date.now() - (profile.featureTtlDays + 1) * 24 * 3_600_000;
    const old = { ...scored, customer_ref: ref, occurred_at };
    await features.write([createEventFold(profile)(null, old, 1)]);
    const { status, body } = await post('/v1/score', { customer_ref: ref });
    expect(status).toBe(200);
    expect(body.degraded).toContain('features-expired');
    const age = (body.features as { age_seconds: number }).age_seconds;
    expect(age).toBeGreaterThan(profile.featureTtlDays * 24 * 3_600);
    expect((await ask(`/v1/features/${ref}`)).body).toMatchObject({
      status: 'expired',
      features: null,
    });
  });
});

describe('an event over HTTP', () => {
  it('H7: is accepted once under its key, and its way can be followed', async () => {
    const event = newEvent();
    const key = { 'idempotency-key': random() };
    const first = await post('/v1/events', event, key);
    expect(first).toMatchObject({
      status: 202,
      body: { event_id: eventIdOf(event), degraded: [] },
    });
    const again = await post('/v1/events', event, key);
    expect([again.status, again.body]).toEqual([202, first.body]);
    const other = await post('/v1/events', { ...event, sequence: 1 }, key);
    expect(other).toMatchObject({ status: 409, body: { code: 'other-request' } });
    const path = `/v1/events/${eventIdOf(event)}`;
    await until('the event is in every store', async () => {
      const { body, status } = await ask(path);
      const stores = (body.stores ?? {}) as Record<string, { status: string }>;
      return status === 200 && Object.values(stores).every((store) => store.status === 'found');
    });
    const { body } = await ask(path);
    const hops = body.hops as { topic: string; at: string | null }[];
    expect(hops.map(({ topic }) => topic)).toEqual([
      stream.names.topic('events'),
      stream.names.topic('scored'),
    ]);
    expect(hops.every(({ at }) => at !== null)).toBe(true);
    const scored = (await stream.scored()).filter((one) => one.customer_ref === event.customer_ref);
    expect(scored).toHaveLength(1);
  });

  it('that the stream would refuse is refused at once', async () => {
    const far = new Date(Date.now() + 3 * 24 * 3_600_000).toISOString();
    const answer = await post('/v1/events', { ...newEvent(), occurred_at: far });
    expect(answer).toMatchObject({ status: 409, body: { code: 'ahead-of-clock' } });
    const old = await post('/v1/events', { ...newEvent(), occurred_at: '1999-12-31T00:00:00Z' });
    expect(old).toMatchObject({ status: 422, body: { errors: [{ pointer: '/occurred_at' }] } });
  });
});

describe('the feature store', () => {
  it('serves what was stored, one and many, newest first', async () => {
    const [one, other] = [`fs-${random()}`, `fs-${random()}`];
    const as_of = new Date().toISOString();
    const features = snapshotOf(made.events[1]!);
    expect((await send('PUT', `/v1/features/${one}`, { as_of, features })).status).toBe(202);
    const items = [
      { customer_ref: other, as_of, features },
      { customer_ref: '!', as_of, features },
    ];
    const many = await post('/v1/features', { items });
    expect(many).toMatchObject({ status: 202, body: { accepted: 1, failed: 1 } });
    const read = () => post('/v1/features/query', { customer_refs: [one, other, random()] });
    const statusesOf = ({ body }: Answer) =>
      (body.items as { status: string }[]).map(({ status }) => status);
    await until(
      'both are served',
      async () =>
        statusesOf(await read())[1] === 'found' && statusesOf(await read())[0] === 'found',
    );
    expect(statusesOf(await read())).toEqual(['found', 'found', 'missing']);
    expect((await ask(`/v1/features/${one}`)).body).toMatchObject({
      features: { snapshot: features },
    });
  });

  it('lists every customer once, page by page', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body } = await ask(`/v1/features?limit=1000${next === '' ? '' : `&after=${next}`}`);
      const page = body as { items: { customer_ref: string }[]; next: string | null };
      seen.push(...page.items.map(({ customer_ref }) => customer_ref));
      next = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const ref of newest.keys()) expect(seen).toContain(ref);
  });
});

it("H9: SQL in an address is text, and none of the store's", async () => {
  const quote = "' or 1=1; drop table customers; --";
  const paths = [
    `/v1/customers/${encodeURIComponent(quote)}`,
    `/v1/features?limit=${encodeURIComponent('1;select 1')}`,
    `/v1/features?after=${encodeURIComponent(quote)}`,
    `/v1/events/${encodeURIComponent(quote)}`,
    `/v1/drift?limit=${encodeURIComponent('1 union select 1')}`,
  ];
  for (const path of paths) expect((await ask(path)).status, path).toBe(422);
  expect((await ask('/v1/features?limit=1')).body.items).toHaveLength(1);
});

it('tells the stream and ClickHouse of every score that was asked for', async () => {
  const before = await counted();
  for (let i = 0; i < 5; i++) await post('/v1/score', { known_features: pick(made.events[i]!) });
  await post('/v1/score/batch', {
    items: made.events.slice(0, 20).map((event) => ({ known_features: pick(event) })),
  });
  expect((await counted()) - before).toBe(25);
  const stored = async (): Promise<number> => {
    const rows = await stream
      .clickhouse()
      .query({ query: 'select count() as n from score_requests', format: 'JSONEachRow' });
    const [{ n } = { n: 0 }] = await rows.json<{ n: string | number }>();
    return Number(n);
  };
  await until('ClickHouse has them all', async () => (await stored()) === (await counted()));
  expect(await stream.letters()).toEqual([]);
});

/** Scores given since the interface was started. */
async function counted(): Promise<number> {
  const page = await api.metrics();
  const values = page.matchAll(/^churnstream_predictions_total\{.*\} (\d+)$/gm);
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}

it('shows the newest scores live', async () => {
  const ending = new AbortController();
  const answer = await fetch(`${api.url()}/v1/stream`, { signal: ending.signal });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const event = newEvent();
  let text = '';
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const reading = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
    }
  })().catch(() => undefined);
  let sequence = 0;
  // What comes before the feed has joined is not shown: live is from now on.
  await until('it is shown', async () => {
    await post('/v1/events', {
      ...event,
      sequence: sequence++,
      occurred_at: new Date().toISOString(),
    });
    return text.includes(event.customer_ref);
  });
  ending.abort();
  await reading;
  const ticks = [...text.matchAll(/event: tick\ndata: (.*)\n\n/g)].map(
    ([, data]) => JSON.parse(data!) as Record<string, unknown>,
  );
  const isTick = new Ajv({ strict: false }).compile(liveTickSchema);
  for (const tick of ticks) expect(isTick(tick) || isTick.errors).toBe(true);
  expect(ticks.at(-1)).toMatchObject({ following: true });
  expect(text).toContain('the risk');
});

it('finds no score of the stream that its features do not give again', async () => {
  const value = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(await api.metrics())?.[1]);
  await until(
    'scores were compared',
    async () => (await value('churnstream_online_offline_compared_total')) > 0,
  );
  expect(await value('churnstream_online_offline_mismatch_ratio')).toBe(0);
});

it('tells drift windows newest first, each with its fields', async () => {
  const field = (window_start: string, revision: number, effect: number) => ({
    origin: 'synthetic',
    window_start,
    window_end: window_start,
    revision,
    model_version: 'm1',
    n: 1_000,
    field: 'price',
    effect,
  });
  const [first, second] = ['2026-01-01 00:00:00.000', '2026-01-01 00:01:00.000'];
  await stream.clickhouse().insert({
    table: 'raw_drift_fields',
    values: [field(first!, 0, 0.1), field(first!, 1, 0.2), field(second!, 0, 0.3)],
    format: 'JSONEachRow',
  });
  const { status, body } = await ask('/v1/drift?limit=2');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    degraded: [],
    windows: [
      { window_start: '2026-01-01T00:01:00.000Z', fields: [{ field: 'price', effect: 0.3 }] },
      { window_start: '2026-01-01T00:00:00.000Z', revision: 1, fields: [{ effect: 0.2 }] },
    ],
  });
  const newest = (await ask('/v1/drift?limit=1')).body.windows as { fields: unknown[] }[];
  expect(newest.map(({ fields }) => fields.length)).toEqual([1]);
});

describe('while services are away', () => {
  it('Redis: features are scored, customers from Postgres, and both say so', async () => {
    redisWire.cut();
    const [ref, scored] = [...newest][11]!;
    const byFeatures = await post('/v1/score', { known_features: pick(scored) });
    expect(byFeatures.body.churn_probability).toBe(scored.churn_probability);
    const byRef = await post('/v1/score', { customer_ref: ref });
    expect(byRef).toMatchObject({
      status: 200,
      body: {
        churn_probability: scored.churn_probability,
        features: { source: 'postgres' },
        degraded: ['redis']
          .concat(byFeatures.body.degraded as string[])
          .sort()
          .reverse(),
      },
    });
    expect(await ask(`/v1/features/${ref}`)).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    });
    const accepted = await post('/v1/events', newEvent(), { 'idempotency-key': random() });
    expect(accepted).toMatchObject({ status: 202, body: { degraded: ['idempotency'] } });
    redisWire.mend();
    await until('Redis is back', async () => (await ask(`/v1/features/${ref}`)).status === 200);
  });

  it('Kafka: scoring goes on, events are refused, and nothing that was accepted is lost', async () => {
    const accepted: CustomerEvent['customer_ref'][] = [];
    const before = newEvent();
    expect((await post('/v1/events', before)).status).toBe(202);
    accepted.push(before.customer_ref);
    kafkaWire.cut();
    const refused = newEvent();
    const answer = await post('/v1/events', refused);
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('1');
    const scored = await post('/v1/score', { known_features: pick(made.events[0]!) });
    expect(scored.status).toBe(200);
    kafkaWire.mend();
    const after = newEvent();
    await until(
      'events are accepted again',
      async () => (await post('/v1/events', after)).status === 202,
    );
    accepted.push(after.customer_ref);
    await stream.settled('enrich');
    const refs = (await stream.scored()).map(({ customer_ref }) => customer_ref);
    for (const ref of accepted) expect(refs.filter((one) => one === ref)).toHaveLength(1);
    await until('the requests made meanwhile are published', async () => {
      const published = await stream.read(stream.names.topic('requests'));
      return published.length === (await counted());
    });
  });
});

it('logs no customer, and ends well when it is told to', async () => {
  expect(await api.stop()).toBe(0);
  const log = JSON.stringify(api.log);
  expect(log).toContain('admin call');
  expect(log).not.toMatch(/http-[0-9a-f]{12}|syn-\d/);
});
