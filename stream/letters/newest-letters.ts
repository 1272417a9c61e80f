import type { KafkaMessage } from 'kafkajs';
import type { TopicRole } from '../../domain/stream/names.ts';
import { readRanges, wholeTopic } from '../../platform/kafka/read-range.ts';
import { type Letter, type LetterSource, letterOf } from './read-letters.ts';

/** A letter and where it lies itself. */
export interface PlacedLetter {
  readonly letter: Letter;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** When it was written, milliseconds since 1970. */
  readonly writtenMs: number;
}

/**
 * Reads the newest letters of records of one kind, so many offsets per partition at most, in batches of one partition.
 * Returns whether these are all that there are. A letter written twice is handed over twice.
 */
export async function readNewestLetters(
  { kafka, admin, names, signal }: LetterSource,
  role: TopicRole,
  mostPerPartition: number,
  onLetters: (letters: readonly PlacedLetter[]) => void | Promise<void>,
): Promise<boolean> {
  const topic = names.deadLetterTopic(names.topic(role));
  const whole = await wholeTopic(admin, topic);
  const newest = whole.map((range) => ({
    ...range,
    from: Math.max(range.from, range.to - mostPerPartition),
  }));
  await readRanges(
    kafka,
    newest,
    ({ partition }, messages) =>
      onLetters(messages.map((message) => placed(message, role, topic, partition))),
    signal,
  );
  return whole.every(({ from }, i) => from === newest[i]?.from);
}

const placed = (
  message: KafkaMessage,
  role: TopicRole,
  topic: string,
  partition: number,
): PlacedLetter => ({
  letter: letterOf(message, role),
  topic,
  partition,
  offset: Number(message.offset),
  writtenMs: Number(message.timestamp),
});
