import type { Kafka, Message } from 'kafkajs';
import { eventSchema, outcomeSchema } from '../domain/profile/avro-schema.ts';
import type { Profile } from '../domain/profile/profile.ts';
import type { CustomerEvent, CustomerOutcome } from '../domain/stream/event.ts';
import type { StreamNames } from '../domain/stream/names.ts';
import { avroType, type Registry } from '../platform/avro/registry.ts';
import { frameHeader } from '../platform/avro/wire-format.ts';

export interface Publisher {
  /** Returns once Kafka has acknowledged everything; one call at a time. */
  publish(events: readonly CustomerEvent[], outcomes: readonly CustomerOutcome[]): Promise<void>;
  close(): Promise<void>;
}

/** Starts a producer of events and outcomes, keyed by customer so that both share a partition. */
export async function startPublisher(
  kafka: Kafka,
  registry: Registry,
  names: StreamNames,
  profile: Profile,
): Promise<Publisher> {
  const eventsTopic = names.topic('events');
  const outcomesTopic = names.topic('outcomes');
  const encodeEvent = encoder(
    eventSchema(profile),
    await registry.register(names.subject(eventsTopic), eventSchema(profile)),
  );
  const encodeOutcome = encoder(
    outcomeSchema(profile),
    await registry.register(names.subject(outcomesTopic), outcomeSchema(profile)),
  );
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 60 },
  });
  await producer.connect();
  return {
    async publish(events, outcomes) {
      const topicMessages = [
        { topic: eventsTopic, messages: events.map((event) => message(event, encodeEvent)) },
        { topic: outcomesTopic, messages: outcomes.map((row) => message(row, encodeOutcome)) },
      ].filter(({ messages }) => messages.length > 0);
      if (topicMessages.length > 0) await producer.sendBatch({ topicMessages, acks: -1 });
    },
    close: () => producer.disconnect(),
  };
}

type Encode = (value: unknown) => Buffer;

function encoder(schema: object, schemaId: number): Encode {
  const type = avroType(schema);
  const header = frameHeader(schemaId);
  return (value) => Buffer.concat([header, type.toBuffer(value)]);
}

function message(value: { readonly customer_ref: string }, encode: Encode): Message {
  return { key: value.customer_ref, value: encode(value) };
}
