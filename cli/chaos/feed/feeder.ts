import type { Message } from 'kafkajs';
import { eventSchema, outcomeSchema } from '../../../domain/profile/avro-schema.ts';
import type { CustomerEvent, CustomerOutcome } from '../../../domain/stream/event.ts';
import { avroType } from '../../../platform/avro/registry.ts';
import { frameHeader } from '../../../platform/avro/wire-format.ts';
import { splitSends } from '../../../platform/kafka/split-sends.ts';
import { generateEvents } from '../../../producers/synthesizer/events.ts';
import { runOptions } from '../../../producers/synthesizer/run-options.ts';
import { loadSynthesizer } from '../../../profiles/load-synthesizer.ts';
import type { StreamConnection } from '../../stream/connect.ts';
import { type Expectation, keepExpectation } from './expectation.ts';
import { onceMore, type PlannedRecord } from './planned-record.ts';
import { type PlannedSlice, plannedSlices } from './planned-slices.ts';
import { type RefusedEvents, refusedEvents } from './refused-events.ts';

export interface Feeder {
  /** Sends the next slice; resolves once Kafka has acknowledged all of it. */
  feed(): Promise<void>;
  /** Sends the events of the last slice once more. */
  feedAgain(): Promise<void>;
  /** Sends so many events that are refused and can be mended, none of them of a slice. */
  feedRefused(count: number): Promise<RefusedEvents>;
  /** Expects records that somebody else sends. */
  plan(records: readonly PlannedRecord[]): void;
  expected(): Expectation;
  close(): Promise<void>;
}

export interface FeedOptions {
  readonly seed: number;
  readonly events: number;
  readonly slices: number;
}

/** From an event to its outcome, in milliseconds of event time: a few hundred events. */
const outcomeDelayMs = 20;

/** Opens the source of the run's records, which writes to Kafka without a proxy. */
export async function openFeeder(
  { loaded, names, registry, kafka }: StreamConnection,
  { seed, events, slices }: FeedOptions,
): Promise<Feeder> {
  const { profile } = loaded;
  const topics = { events: names.topic('events'), outcomes: names.topic('outcomes') };
  const encoder = async (topic: string, schema: object): Promise<(value: unknown) => Buffer> => {
    const type = avroType(schema);
    const header = frameHeader(await registry.register(names.subject(topic), schema));
    return (value) => Buffer.concat([header, type.toBuffer(value)]);
  };
  const encodeEvent = await encoder(topics.events, eventSchema(profile));
  const encodeOutcome = await encoder(topics.outcomes, outcomeSchema(profile));
  const parameters = await loadSynthesizer(loaded);
  const optionsOf = (run: string, count: number) =>
    runOptions({ seed, run, rate: 'max', count, startMs: null, outcomeDelayMs }, Date.now());
  const planned = plannedSlices(
    generateEvents(profile, parameters, optionsOf(`chaos${seed}`, events)),
    Math.ceil(events / slices),
    profile,
    (event: CustomerEvent) => encodeEvent(event),
  );
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  const kept = keepExpectation();
  const messages = ({ records, outcomes }: PlannedSlice) => [
    { topic: topics.events, messages: records.map(({ key, value }): Message => ({ key, value })) },
    {
      topic: topics.outcomes,
      messages: outcomes.map(
        (row: CustomerOutcome): Message => ({
          key: row.customer_ref,
          value: encodeOutcome(row),
        }),
      ),
    },
  ];
  const send = async (slice: PlannedSlice): Promise<void> => {
    for (const topicMessages of splitSends(messages(slice))) {
      await producer.sendBatch({ topicMessages, acks: -1 });
    }
    kept.add(slice.records, slice.outcomes.length);
  };
  let last: PlannedSlice = { records: [], outcomes: [] };
  let refusals = 0;
  return {
    async feed() {
      const next = planned.next();
      if (next.done === true) throw new Error('the feed has no more slices');
      last = next.value;
      await send(last);
    },
    feedAgain: () => send({ records: last.records.map(onceMore), outcomes: [] }),
    async feedRefused(count) {
      const mark = `refused${++refusals}`;
      const options = optionsOf(`chaos${seed}${mark}`, count);
      const made: CustomerEvent[] = [];
      for (const item of generateEvents(profile, parameters, options)) {
        if (item.kind === 'event') made.push(item.event);
      }
      const refused = refusedEvents(profile, made, mark, options.start, encodeEvent);
      await send({ records: refused.records, outcomes: [] });
      return refused;
    },
    plan: (records) => kept.add(records, 0),
    expected: () => kept.now(),
    close: () => producer.disconnect(),
  };
}
