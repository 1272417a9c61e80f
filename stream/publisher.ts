import type { Kafka } from 'kafkajs';
import { eventSchema, outcomeSchema } from '../domain/profile/avro-schema.ts';
import type { Profile } from '../domain/profile/profile.ts';
import type { CustomerEvent, CustomerOutcome } from '../domain/stream/event.ts';
import type { StreamNames } from '../domain/stream/names.ts';
import type { Registry } from '../platform/avro/registry.ts';
import { countPartitions } from '../platform/kafka/count-partitions.ts';
import { createKeyedWriter, type KeyedWriter } from './keyed-writer.ts';

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
  const writerOf = async (
    topic: string,
    schema: object,
    partitions: number,
  ): Promise<KeyedWriter<{ readonly customer_ref: string }>> =>
    createKeyedWriter(
      schema,
      await registry.register(names.subject(topic), schema),
      partitions,
      (value) => value.customer_ref,
    );
  const [ofEvents, ofOutcomes] = await countPartitions(kafka, [eventsTopic, outcomesTopic]);
  const writeEvents = await writerOf(eventsTopic, eventSchema(profile), ofEvents!);
  const writeOutcomes = await writerOf(outcomesTopic, outcomeSchema(profile), ofOutcomes!);
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
        { topic: eventsTopic, messages: writeEvents(events).asMessages() },
        { topic: outcomesTopic, messages: writeOutcomes(outcomes).asMessages() },
      ].filter(({ messages }) => messages.length > 0);
      if (topicMessages.length > 0) await producer.sendBatch({ topicMessages, acks: -1 });
    },
    close: () => producer.disconnect(),
  };
}
