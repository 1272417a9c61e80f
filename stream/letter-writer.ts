import type { Kafka, Message } from 'kafkajs';
import { messageOf, OutageError } from '../platform/runtime/errors.ts';

export interface LetterWriter {
  /** Returns once the letters are acknowledged. @throws OutageError */
  write(topic: string, letters: readonly Message[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Writes the dead letters of a sink. Overlapping sends of one producer lose acknowledged messages when a
 * connection breaks, so they go one after the other. A letter written twice has the same identity.
 */
export async function startLetterWriter(kafka: Kafka): Promise<LetterWriter> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  let last: Promise<unknown> = Promise.resolve();
  return {
    async write(topic, letters) {
      const send = last.then(() => producer.send({ topic, messages: [...letters], acks: -1 }));
      last = send.catch(() => undefined);
      try {
        await send;
      } catch (error) {
        throw new OutageError(`dead letters to ${topic}: ${messageOf(error)}`, { cause: error });
      }
    },
    close: () => producer.disconnect(),
  };
}
