import { createHash } from 'node:crypto';
import avro from 'avsc';
import { decodeTime, ulidToUUID } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import { loadChampion } from '../../scoring/load-champion.ts';
import { makeEvents } from '../stack/customers.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import { createTestStream, partitions, type TestStream } from '../stack/test-stream.ts';

let stream: TestStream;
let enrich: StageProcess;

beforeAll(async () => {
  stream = await createTestStream();
  enrich = await stream.start('enrich');
});
afterAll(() => stream?.close());

/** The last 80 bits of a ULID, computed apart from the code under test. */
function hashOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 20);
}
const randomBitsOf = (ulid: string): string =>
  ulidToUUID(ulid).replaceAll('-', '').slice(12).toLowerCase();

describe('a scored event', () => {
  it('has the documented fields for a reader that knows only Kafka and the registry', async () => {
    const { events } = await makeEvents(200);
    await stream.publish(events);
    await stream.settled('enrich');
    const sent = new Map(events.map((event) => [`${event.customer_ref}#${event.sequence}`, event]));
    const { profile } = stream.loaded;
    const records = await stream.read(stream.names.topic('scored'));
    const schemas = new Map<number, avro.Type>();
    let found = 0;
    for (const { key, partition, value } of records) {
      const id = value!.readUInt32BE(1);
      if (!schemas.has(id)) {
        const answer = await fetch(`${stream.endpoints.schemaRegistryUrl}/schemas/ids/${id}`);
        const { schema } = (await answer.json()) as { schema: string };
        schemas.set(id, avro.Type.forSchema(JSON.parse(schema)));
      }
      const scored = schemas.get(id)!.fromBuffer(value!.subarray(5)) as Record<string, unknown>;
      const event = sent.get(`${scored.customer_ref}#${scored.sequence}`);
      if (event === undefined) continue;
      found++;
      expect(Object.keys(scored)).toEqual([
        ...['customer_ref', 'sequence', 'event_type', 'occurred_at', 'origin'],
        ...profile.fields.map(({ name }) => name),
        ...['event_id', 'customer_id', 'churn_probability', 'churn_label', 'threshold'],
        ...['model_version', 'flags', 'source_partition', 'source_offset', 'scored_at'],
      ]);
      expect(scored).toMatchObject(event);
      expect(key).toBe(event.customer_ref);
      expect(scored.source_partition).toBe(partition);
    }
    expect(found).toBe(events.length);
  });

  it('has ids that are a function of the event', async () => {
    const { profile } = stream.loaded;
    for (const scored of await stream.scored()) {
      const { customer_ref, sequence, occurred_at, event_id, customer_id } = scored;
      expect(decodeTime(event_id)).toBe(occurred_at);
      expect(randomBitsOf(event_id)).toBe(
        hashOf('event', profile.name, customer_ref, String(sequence)),
      );
      expect(decodeTime(customer_id)).toBe(Date.parse(profile.idEpoch));
      expect(randomBitsOf(customer_id)).toBe(hashOf('customer', profile.name, customer_ref));
    }
  });

  it('has the score, to the last bit, that the champion gives offline', async () => {
    const scorer = await loadChampion(stream.loaded);
    const scored = await stream.scored();
    expect(scored.length).toBeGreaterThan(0);
    const matrix = new Float32Array(scorer.featureCount);
    for (const row of scored) {
      scorer.encode(row as unknown as CustomerEvent, matrix, 0);
      const [alone] = await scorer.score(matrix, 1);
      expect(row.churn_probability).toBe(alone);
      expect(Math.fround(row.churn_probability)).toBe(row.churn_probability);
      expect(row.churn_label).toBe(row.churn_probability >= scorer.threshold);
      expect(row.threshold).toBe(scorer.threshold);
      expect(row.model_version).toBe(scorer.version);
    }
    await scorer.close();
  });

  it('keeps the order and the partition of its source', async () => {
    const last = new Array<number>(partitions).fill(-1);
    for (const { source_partition, source_offset } of await stream.scored()) {
      expect(source_offset).toBeGreaterThan(last[source_partition]!);
      last[source_partition] = source_offset;
    }
    expect(last.filter((offset) => offset >= 0).length).toBeGreaterThan(1);
  });
});

describe('a repeat', () => {
  const count = async () => {
    const { ok, dead, duplicate } = await enrich.counts(stream.names.topic('events'));
    return { ok, dead, duplicate };
  };
  const outputs = async () => (await stream.read(stream.names.topic('scored'))).length;

  it('is dropped and counted: in one batch, in a later one, and after a restart', async () => {
    const { events } = await makeEvents(50);
    const before = { counts: await count(), outputs: await outputs() };
    await stream.publish([...events, ...events]);
    await stream.settled('enrich');
    await stream.publish(events);
    await stream.settled('enrich');
    expect(await outputs()).toBe(before.outputs + 50);
    expect(await count()).toEqual({
      ok: before.counts.ok + 50,
      dead: before.counts.dead,
      duplicate: before.counts.duplicate + 100,
    });

    expect(await enrich.stop()).toBe(0);
    enrich = await stream.start('enrich');
    await stream.publish(events);
    await stream.settled('enrich');
    expect(await outputs()).toBe(before.outputs + 50);
    expect(await count()).toEqual({ ok: 0, dead: 0, duplicate: 50 });
  });

  it('is a conflict where its content is another, also after a restart', async () => {
    const { events } = await makeEvents(20);
    const [event] = events;
    await stream.publish(events);
    await stream.publish([{ ...event!, event_type: 'other' }]);
    await stream.settled('enrich');
    await enrich.kill();
    enrich = await stream.start('enrich');
    await stream.publish([{ ...event!, occurred_at: event!.occurred_at + 1 }]);
    await stream.settled('enrich');
    const letters = (await stream.letters()).filter(
      ({ key }) => key?.toString() === event!.customer_ref,
    );
    expect(letters.map(({ reason, path }) => ({ reason, path }))).toEqual([
      { reason: 'conflict', path: 'sequence' },
      { reason: 'conflict', path: 'sequence' },
    ]);
    const scored = (await stream.scored()).filter(
      ({ customer_ref, sequence }) =>
        customer_ref === event!.customer_ref && sequence === event!.sequence,
    );
    expect(scored).toHaveLength(1);
  });
});
