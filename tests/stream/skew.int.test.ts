import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import { isClean } from '../../stream/ledger/verdict.ts';
import { makeEvents } from '../stack/customers.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';

let stream: TestStream;
let stages: StageProcess[];

beforeAll(async () => {
  stream = await createTestStream();
  stages = await stream.startAll();
});
afterAll(() => stream?.close());

const hot = 'hot-1';
const rebalances = async (): Promise<number[]> =>
  Promise.all(
    stages.map(async (stage) => {
      const found = /^churnstream_rebalances_total\{.*\} (\d+)$/m.exec(await stage.metrics());
      return Number(found?.[1] ?? 0);
    }),
  );

describe('B19 one customer with nine tenths of all events', () => {
  it('is scored in order and stored once, beside the others, without a rebalance', async () => {
    const before = await rebalances();
    const { events } = await makeEvents(3_000);
    let sequence = 0;
    const skewed = events.map((event, i): CustomerEvent => {
      if (i % 10 === 0) return event;
      return { ...event, customer_ref: hot, sequence: sequence++ };
    });
    await stream.publish(skewed);
    const verdict = await stream.verify();
    expect(verdict.offenders).toEqual([]);
    expect(isClean(verdict)).toBe(true);
    expect(verdict.scored).toBe(3_000);
    const own = (await stream.scored()).filter(({ customer_ref }) => customer_ref === hot);
    expect(own.map((event) => event.sequence)).toEqual(Array.from({ length: 2_700 }, (_, i) => i));
    expect(await rebalances()).toEqual(before);
  });
});

describe('B15 a customer whose events come in any order', () => {
  it('keeps the newest of them in every store', async () => {
    const { events } = await makeEvents(1);
    const minutes = [3, 1, 9, 2, 7, 9];
    const [first] = events;
    const mixed = minutes.map((minute, sequence) => ({
      ...first!,
      customer_ref: 'mixed-1',
      sequence,
      occurred_at: first!.occurred_at - 600_000 + minute * 60_000,
    }));
    await stream.publish(mixed as unknown as CustomerEvent[]);
    expect(isClean(await stream.verify())).toBe(true);
    const { rows } = await stream
      .pool()
      .query("select sequence::int from customers where customer_ref = 'mixed-1'");
    expect(rows).toEqual([{ sequence: 5 }]);
    const [served] = await (await stream.features()).read(['mixed-1']);
    expect(served!.features.sequence).toBe(5);
  });
});
