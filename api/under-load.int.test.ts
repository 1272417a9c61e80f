import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerEvent } from '../domain/stream/event.ts';
import { makeEvents } from '../tests/stack/customers.ts';
import type { StageProcess } from '../tests/stack/stage-process.ts';
import { createTestStream, type TestStream } from '../tests/stack/test-stream.ts';
import { until } from '../tests/stack/until.ts';

const mostPending = 20;

let stream: TestStream;
let api: StageProcess<'api'>;
let template: CustomerEvent;

const startApi = async (): Promise<void> => {
  api = await stream.start('api', { CHURN_API_MAX_PENDING: String(mostPending) });
};

beforeAll(async () => {
  stream = await createTestStream();
  const { events } = await makeEvents(1);
  template = events[0]!;
  await Promise.all([stream.start('enrich'), startApi()]);
});
afterAll(() => stream?.close());

const post = (path: string, body: unknown) =>
  fetch(`${api.url()}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

const features = (): Record<string, unknown> =>
  Object.fromEntries(
    stream.loaded.profile.fields.map(({ name }) => [name, template[name] ?? null]),
  );

/** Runs so many tasks, so many at once, and returns what each came to. */
async function atOnce<T>(
  tasks: number,
  concurrency: number,
  run: (i: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < tasks; i = next++) results[i] = await run(i);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return results;
}

describe('F-21: the HTTP interface under load', () => {
  it('refuses what is too much with 503 and when to come again, and answers the rest as ever', async () => {
    const ask = async () => {
      const answer = await post('/v1/score', { known_features: features() });
      const body = (await answer.json()) as { churn_probability?: number; code?: string };
      return { status: answer.status, after: answer.headers.get('retry-after'), body };
    };
    const calm = await ask();
    expect(calm.status).toBe(200);
    const answers = await atOnce(4_000, 10 * mostPending, ask);
    const scored = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(scored.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    for (const { body } of scored) {
      expect(body.churn_probability).toBe(calm.body.churn_probability);
    }
    for (const { status, after, body } of refused) {
      expect([status, after, body.code]).toEqual([503, '1', 'overloaded']);
    }
    expect((await ask()).status).toBe(200);
  });

  it('loses and doubles no event that it accepted when it is killed amid them', async () => {
    const run = randomBytes(5).toString('hex');
    let accepted = 0;
    let restarted: Promise<void> | null = null;
    const publish = async (i: number): Promise<void> => {
      const event = {
        customer_ref: `killed-${run}-${i}`,
        sequence: 0,
        event_type: 'plan.changed',
        occurred_at: new Date().toISOString(),
        features: features(),
      };
      // A caller that is left without an answer sends the same again: the event is known by what it says.
      await until(`event ${i} is accepted`, async () => {
        const answer = await post('/v1/events', event).catch(() => null);
        await answer?.arrayBuffer().catch(() => null);
        if (answer?.status !== 202) return false;
        accepted++;
        if (accepted === 200) {
          restarted = api.kill().then(startApi);
        }
        return true;
      });
    };
    await atOnce(600, mostPending, publish);
    expect(restarted).not.toBeNull();
    await restarted;
    await stream.settled('enrich');
    const scored = (await stream.scored())
      .map(({ customer_ref }) => customer_ref)
      .filter((ref) => ref.startsWith(`killed-${run}-`));
    expect(scored).toHaveLength(600);
    expect(new Set(scored).size).toBe(600);
  });
});
