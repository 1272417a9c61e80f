import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import { isClean } from '../../stream/ledger/verdict.ts';
import { makeEvents } from '../stack/customers.ts';
import type { StageProcess } from '../stack/stage-process.ts';
import { createTestStream, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

let stream: TestStream;
let enrich: StageProcess;

beforeAll(async () => {
  stream = await createTestStream();
  enrich = await stream.start('enrich', { CHURN_BREAKER_RECORDS: '200' });
});
afterAll(() => stream?.close());

const send = (events: readonly CustomerEvent[], partition: number) =>
  stream.send(
    stream.names.topic('events'),
    events.map((event) => ({
      key: event.customer_ref,
      value: stream.encode('events', event),
      partition,
    })),
  );
const isOpen = async (): Promise<boolean> =>
  (await enrich.metrics()).includes('churnstream_circuit_open{stage="enrich"} 1');

describe('a topic of bad records', () => {
  it('is held instead of moved to the dead letters, and goes on once good ones come', async () => {
    const bad = (await makeEvents(1_000)).events.map((event) => ({ ...event, occurred_at: 0 }));
    await send(bad, 0);
    await until('the circuit is open', isOpen);
    expect((await stream.letters()).length).toBeLessThanOrEqual(200);
    const ready = await fetch(`${enrich.url()}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('circuit open');
    expect(enrich.log.some(({ message }) => message.startsWith('circuit open'))).toBe(true);

    const { events: good } = await makeEvents(1_000);
    await send(good, 1);
    await stream.settled('enrich');
    await until('the circuit is closed', async () => !(await isOpen()));
    expect(await stream.letters()).toHaveLength(1_000);
    expect(await stream.scored()).toHaveLength(1_000);
  });

  it('is held for as long as it must be, and a stop loses nothing', async () => {
    const bad = (await makeEvents(1_000)).events.map((event) => ({ ...event, occurred_at: 0 }));
    await send(bad, 2);
    await until('the circuit is open', isOpen);
    expect(await enrich.stop()).toBe(0);
    await stream.startAll();
    const verdict = await stream.verify();
    expect(isClean(verdict)).toBe(true);
    expect(verdict.dead_lettered).toBe(2_000);
  });
});
