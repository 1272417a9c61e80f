import type { Kafka, Message, Producer } from 'kafkajs';
import { splitSends } from '../../platform/kafka/split-sends.ts';
import { messageOf, OutageError } from '../../platform/runtime/errors.ts';

export interface LetterWriter {
  /** Returns once the letters are acknowledged. @throws OutageError */
  write(topic: string, letters: readonly Message[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Returns a writer of the dead letters of a sink. Overlapping sends of one producer lose acknowledged messages
 * when a connection breaks, so they go one after the other; a producer that failed once is replaced, because
 * it would use a sequence number again. A letter written twice has the same identity.
 */
export function createLetterWriter(kafka: Kafka): LetterWriter {
  let producer: Producer | null = null;
  const open = async (): Promise<Producer> => {
    if (producer !== null) return producer;
    const opened = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
    });
    await opened.connect();
    producer = opened;
    return opened;
  };
  const discard = async (): Promise<void> => {
    const failed = producer;
    producer = null;
    await failed?.disconnect();
  };
  const send = async (topic: string, letters: readonly Message[]): Promise<void> => {
    try {
      for (const topicMessages of splitSends([{ topic, messages: [...letters] }])) {
        await (await open()).sendBatch({ topicMessages, acks: -1 });
      }
    } catch (error) {
      await discard().catch(() => undefined);
      throw new OutageError(`dead letters to ${topic}: ${messageOf(error)}`, { cause: error });
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    write(topic, letters) {
      const sent = last.then(() => send(topic, letters));
      last = sent.catch(() => undefined);
      return sent;
    },
    close: discard,
  };
}
