import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventId } from '../domain/identity/ulid.ts';
import type { CustomerEvent } from '../domain/stream/event.ts';
import { makeEvents } from '../tests/stack/customers.ts';
import type { StageProcess } from '../tests/stack/stage-process.ts';
import { createTestStream, type TestStream } from '../tests/stack/test-stream.ts';
import { until } from '../tests/stack/until.ts';

const day = 24 * 3_600_000;
let stream: TestStream;
let api: StageProcess<'api'>;
let good: CustomerEvent;
let tooEarly: CustomerEvent;

beforeAll(async () => {
  stream = await createTestStream();
  const { events } = await makeEvents(2);
  good = events[0]!;
  tooEarly = { ...events[1]!, occurred_at: Date.now() + 3 * day };
  await stream.publish([good, tooEarly]);
  await Promise.all([stream.start('enrich'), stream.start('postgres-sink')]);
  api = await stream.start('api');
  await stream.settled('enrich');
});
afterAll(() => stream?.close());

const idOf = ({ customer_ref, sequence, occurred_at }: CustomerEvent): string =>
  eventId(stream.loaded.profile.name, customer_ref, sequence, occurred_at);

async function trace(id: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${api.url()}/v1/events/${id}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('the way of an event that was refused', () => {
  it('ends at the dead letter of enrich, found by the id that it would have had', async () => {
    const [letter] = await stream.letters();
    expect(letter).toMatchObject({ reason: 'future' });
    const events = stream.names.topic('events');
    const place = { partition: letter!.partition, offset: letter!.offset };
    expect(await trace(idOf(tooEarly))).toMatchObject({
      status: 200,
      body: {
        dead_letters: 'all',
        stores: { postgres: { status: 'absent' }, clickhouse: { status: 'absent' } },
        hops: [
          { stage: 'producer', topic: events, ...place, refusal: null },
          {
            stage: 'enrich',
            topic: stream.names.deadLetterTopic(events),
            partition: letter!.partition,
            at: expect.stringMatching(/Z$/),
            refusal: {
              reason: 'future',
              path: 'occurred_at',
              letter: `enrich:${events}/${place.partition}@${place.offset}`,
            },
          },
        ],
      },
    });
  });

  it('tells the dead letter of a sink beside what the stores hold', async () => {
    const [scored] = await stream.scored();
    const event_id = idOf({ ...good, sequence: good.sequence + 1 });
    await stream.publishScored([{ ...scored!, event_id, churn_probability: Number.NaN }]);
    await until('the sink has refused it', async () => (await stream.letters()).length === 2);
    const { status, body } = await trace(event_id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      stores: { postgres: { status: 'absent' } },
      hops: [
        { stage: 'enrich', topic: stream.names.topic('scored'), refusal: null },
        { stage: 'postgres-sink', refusal: { reason: 'not-finite' } },
      ],
    });
  });

  it('has no dead letter where none refused it', async () => {
    await until('Postgres has it', async () => (await trace(idOf(good))).status === 200);
    const { hops } = (await trace(idOf(good))).body as { hops: { refusal: unknown }[] };
    expect(hops.length).toBeGreaterThan(0);
    expect(hops.map(({ refusal }) => refusal)).toEqual(hops.map(() => null));
  });
});

it('that nobody refused or stored is not found, once all letters were looked through', async () => {
  const answer = await trace(idOf({ ...good, customer_ref: 'nobody' }));
  expect(answer).toMatchObject({ status: 404, body: { code: 'unknown-event' } });
});
