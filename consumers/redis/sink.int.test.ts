import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import type { CustomerState } from '../../stream/features/customer-state.ts';
import { featureLayout } from '../../stream/features/feature-layout.ts';
import type { FeatureStore } from '../../stream/features/feature-store.ts';
import { toFeatures } from '../../stream/features/state-codec.ts';
import { createEventFold } from '../../stream/features/state-of-event.ts';
import { churn } from '../../tests/stack/churn.ts';
import { makeEvents, scoredOf } from '../../tests/stack/customers.ts';
import type { StageProcess } from '../../tests/stack/stage-process.ts';
import { createTestStream, type TestStream } from '../../tests/stack/test-stream.ts';
import { until } from '../../tests/stack/until.ts';

let stream: TestStream;
let store: FeatureStore;
let sink: StageProcess;
/** A template: every test makes customers of its own from it. */
let template: ScoredEvent;

beforeAll(async () => {
  stream = await createTestStream();
  store = await stream.features();
  const { events } = await makeEvents(1);
  template = scoredOf(stream.loaded.profile, events[0]!, 0);
  sink = await stream.start('redis-sink');
});
afterAll(() => stream?.close());

const minute = 60_000;
const of = (ref: string, sequence: number, minutes: number, probability = 0.25): ScoredEvent =>
  scoredOf(
    stream.loaded.profile,
    {
      ...template,
      customer_ref: ref,
      sequence,
      occurred_at: template.occurred_at + minutes * minute,
    } as unknown as Parameters<typeof scoredOf>[1],
    sequence,
    probability,
  );
const publish = async (...scored: ScoredEvent[]) => {
  await stream.publishScored(scored);
  await stream.settled('redis-sink');
};
const features = async (ref: string): Promise<CustomerFeatures | null> =>
  (await store.read([ref]))[0]?.features ?? null;
const position = () => store.readPosition(stream.names.topic('scored'), 0);

/** What Redis must hold: every customer's records folded in the order of the log. */
async function recomputed(): Promise<Map<string, CustomerFeatures>> {
  const { profile } = stream.loaded;
  const fold = createEventFold(profile);
  const layout = featureLayout(profile);
  const states = new Map<string, CustomerState>();
  for (const event of await stream.scored()) {
    const ref = event.customer_ref;
    states.set(ref, fold(states.get(ref) ?? null, event, 0));
  }
  return new Map([...states].map(([ref, state]) => [ref, toFeatures(state, layout)]));
}
async function expectRecomputed(): Promise<void> {
  const wanted = await recomputed();
  const refs: string[] = [];
  for await (const ref of store.customers()) refs.push(ref);
  expect(refs.sort()).toEqual([...wanted.keys()].sort());
  const held = await store.read(refs);
  expect(held.map((one) => one?.features)).toEqual(refs.map((ref) => wanted.get(ref)));
}

describe('the features of a customer', () => {
  it('are of its newest event, however events arrive; each counts as activity', async () => {
    await publish(of('one', 1, 30, 0.1), of('one', 2, 10, 0.2));
    await publish(of('one', 3, 20, 0.3));
    expect(await features('one')).toMatchObject({ sequence: 1, probability: 0.1 });
    await publish(of('one', 4, 31, 0.4));
    expect(await features('one')).toMatchObject({
      sequence: 4,
      probability: 0.4,
      previousProbability: 0.1,
    });
  });

  it('are of the higher sequence where two happened at once', async () => {
    await publish(of('two', 5, 0, 0.5), of('two', 4, 0, 0.4));
    await publish(of('two', 3, 0, 0.3));
    expect(await features('two')).toMatchObject({ sequence: 5, probability: 0.5 });
  });

  it('are not put back by a writer that stands at an earlier record', async () => {
    await publish(of('three', 0, 0, 0.1), of('three', 1, 1, 0.2));
    const held = await features('three');
    const [state] = await store.readStates(['three']);
    const late = createEventFold(stream.loaded.profile)(
      null,
      of('three', 2, 2, 0.9),
      state!.offset - 1,
    );
    expect(await store.write([late])).toBe(0);
    expect(await features('three')).toEqual(held);
  });
});

describe('the position', () => {
  it('is a lower bound: what is read again changes nothing', async () => {
    await publish(of('four', 0, 0), of('four', 1, 1), of('four', 2, 2));
    const stood = await position();
    expect(await sink.stop()).toBe(0);
    await store.writePosition(stream.names.topic('scored'), 0, { ...stood!, next: 0 });
    // Folded in the batch that brings the old ones again.
    await stream.publishScored([of('four', 3, 3)]);
    sink = await stream.start('redis-sink');
    await stream.settled('redis-sink');
    expect((await position())!.next).toBe(stood!.next + 1);
    await expectRecomputed();
  });

  it('that is gone is found again from the log, together with what was lost', async () => {
    await store.clear();
    await publish(of('six', 0, 0));
    await until('all customers are back', async () => {
      const wanted = await recomputed();
      const held = await store.read([...wanted.keys()]);
      return held.every((one) => one !== null);
    });
    await expectRecomputed();
  });

  it('of another log is refused with its repair', async () => {
    expect(await sink.stop()).toBe(0);
    const stood = await position();
    const other = { ...stood!, topicId: '0'.repeat(32) };
    await store.writePosition(stream.names.topic('scored'), 0, other);
    await stream.publishScored([of('seven', 0, 0)]);
    const refused = stream.spawn('redis-sink');
    expect(await refused.ended).toBe(1);
    const message = refused.log.find(({ level }) => level === 'error')?.error;
    expect(message).toContain('of another log: the topic was recreated or the cluster exchanged');
    expect(message).toContain('churn features rebuild');
    expect(await features('seven')).toBeNull();

    await store.writePosition(stream.names.topic('scored'), 0, stood!);
    sink = await stream.start('redis-sink');
    await stream.settled('redis-sink');
    expect(await features('seven')).toMatchObject({ sequence: 0 });
  });
});

describe('churn features rebuild', () => {
  const rebuild = () =>
    churn(
      ['features', 'rebuild', '--yes', '--json', '--namespace', stream.names.namespace],
      stream.env,
    );

  it('makes an idle sink read the log from its start, to the same features', async () => {
    const { events } = await makeEvents(500);
    await publish(...events.map((event, i) => scoredOf(stream.loaded.profile, event, i, i / 500)));
    const wanted = await recomputed();
    // Rows that nobody wrote: only a rebuild removes them.
    const fold = createEventFold(stream.loaded.profile);
    await store.write([
      fold(null, of('one', 9, 90, 0.99), 1e9),
      fold(null, of('nobody', 0, 0), 1e9),
    ]);
    const { code, json, stderr } = await rebuild();
    expect(code, stderr).toBe(0);
    expect(json!.customers).toBe(wanted.size);
    await expectRecomputed();
  });
});
