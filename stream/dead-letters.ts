import type { KafkaMessage } from 'kafkajs';
import { logBounds } from '../platform/kafka/offsets.ts';
import { readRanges } from '../platform/kafka/read-range.ts';
import type { LedgerSource } from './ledger/topic-reader.ts';

/** A letter as it is browsed; its identity is stage, topic, partition and offset. */
export interface Letter {
  readonly reason: string;
  readonly path: string;
  readonly detail: string;
  readonly stage: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** When the refused record was written, ISO 8601. */
  readonly time: string;
  readonly attempts: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  /** Bytes of the value before it was cut; null where it is whole. */
  readonly truncatedFrom: number | null;
}

/** Reads every letter of the stream, each identity once, newest writing last. */
export async function readLetters(
  source: Pick<LedgerSource, 'kafka' | 'admin' | 'names' | 'signal'>,
  onLetter: (letter: Letter) => void,
): Promise<void> {
  const { kafka, admin, names, signal } = source;
  const seen = new Set<string>();
  for (const role of ['events', 'scored', 'outcomes'] as const) {
    const topic = names.deadLetterTopic(names.topic(role));
    const ranges = (await logBounds(admin, topic)).map(({ start, end }, partition) => ({
      topic,
      partition,
      from: start,
      to: end,
    }));
    await readRanges(
      kafka,
      ranges,
      (_, messages) => {
        for (const message of messages) {
          const letter = letterOf(message);
          const identity = letterIdentity(letter);
          if (seen.has(identity)) continue;
          seen.add(identity);
          onLetter(letter);
        }
      },
      signal,
    );
  }
}

export function letterIdentity({ stage, topic, partition, offset }: Letter): string {
  return `${stage}:${topic}/${partition}@${offset}`;
}

function letterOf({ key, value, headers }: KafkaMessage): Letter {
  const header = (name: string): string => String(headers?.[`churnstream.${name}`] ?? '');
  const truncated = header('truncated');
  return {
    reason: header('reason'),
    path: header('path'),
    detail: header('detail'),
    stage: header('stage'),
    topic: header('topic'),
    partition: Number(header('partition')),
    offset: Number(header('offset')),
    time: new Date(Number(header('time'))).toISOString(),
    attempts: Number(header('attempts')),
    key: key === null || key === undefined ? null : key.toString('utf8'),
    value,
    truncatedFrom: truncated === '' ? null : Number(truncated),
  };
}
