import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { churn } from '../tests/stack/churn.ts';
import { makeEvents } from '../tests/stack/customers.ts';
import type { StageProcess } from '../tests/stack/stage-process.ts';
import { createTestStream, type TestStream } from '../tests/stack/test-stream.ts';
import { until } from '../tests/stack/until.ts';

let stream: TestStream;
let api: StageProcess<'api'>;
let known: string;

beforeAll(async () => {
  stream = await createTestStream();
  const { events } = await makeEvents(300);
  known = events[0]!.customer_ref;
  await stream.publish(events);
  await stream.startAll();
  api = await stream.start('api');
  await stream.settled('enrich');
  await stream.settled('redis-sink');
});
afterAll(() => stream?.close());

const post = (path: string, body: unknown) =>
  fetch(`${api.url()}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('features that are asked for', () => {
  it('are observed by their age, and by why there are none', async () => {
    await post('/v1/score', { customer_ref: known });
    await post('/v1/score', { customer_ref: 'nobody' });
    await post('/v1/features/query', { customer_refs: [known, 'nobody', 'none'] });
    const page = await api.metrics();
    const aged = (set: string) => `churnstream_feature_age_seconds_count{feature_set="${set}"}`;
    const lacking = (set: string) =>
      `churnstream_feature_missing_total{feature_set="${set}",reason="unknown"}`;
    expect(page).toContain(`${aged('model_inputs')} 1\n`);
    expect(page).toContain(`${lacking('model_inputs')} 1\n`);
    expect(page).toContain(`${aged('served_features')} 1\n`);
    expect(page).toContain(`${lacking('served_features')} 2\n`);
  });
});

describe('the verdict of the ledger', () => {
  const verify = () => churn(['verify', '--namespace', stream.names.namespace], stream.env);
  const told = async (store: string): Promise<string | null> => {
    const sample = new RegExp(`churnstream_ledger_difference\\{store="${store}"\\} (\\d+)`);
    return sample.exec(await api.metrics())?.[1] ?? null;
  };

  it('is not told before there is one, and is zero for every store that agrees', async () => {
    expect(await told('postgres')).toBeNull();
    const { code, stderr } = await verify();
    expect(code, stderr).toBe(0);
    await until('it is told', async () => (await told('postgres')) !== null);
    for (const store of ['kafka', 'postgres', 'clickhouse', 'redis']) {
      expect(await told(store)).toBe('0');
    }
    expect(await api.metrics()).toContain('churnstream_ledger_checked_timestamp_seconds{');
  });

  it('names the store that lacks an event, until it has it again', async () => {
    const gone = await stream
      .pool()
      .query('delete from events where customer_ref = $1 and sequence = 0', [known]);
    expect(gone.rowCount).toBe(1);
    expect((await verify()).code).toBe(1);
    await until('it is told', async () => Number(await told('postgres')) > 0);
    expect(await told('clickhouse')).toBe('0');
  });
});
