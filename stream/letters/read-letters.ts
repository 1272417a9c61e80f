import type { Admin, IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import type { StreamNames, TopicRole } from '../../domain/stream/names.ts';
import type { Registry } from '../../platform/avro/registry.ts';
import { redriveHeaders } from '../../platform/kafka/dead-letter.ts';
import { readRanges, wholeTopic } from '../../platform/kafka/read-range.ts';
import type { LoadedProfile } from '../../profiles/load.ts';

/** A dead letter; its identity is stage, topic, partition and offset. */
export interface Letter {
  readonly reason: string;
  readonly path: string;
  readonly detail: string;
  readonly stage: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** When the refused record was written, milliseconds since 1970. */
  readonly timeMs: number;
  /** How often the record was refused, this time included. */
  readonly attempts: number;
  /** Identity of the letter that it was before it was redriven; null where it was refused for the first time. */
  readonly redrivenFrom: string | null;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Headers of the record itself. */
  readonly headers: IHeaders;
  /** Bytes of the value before it was cut; null where it is whole. */
  readonly truncatedFrom: number | null;
  /** What the records of its source topic are. */
  readonly role: TopicRole;
}

export interface LetterSource {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly names: StreamNames;
  readonly signal: AbortSignal;
}

/** A stream whose letters are acted upon. */
export interface LetterStream extends LetterSource {
  readonly registry: Registry;
  readonly loaded: LoadedProfile;
}

const roles = ['events', 'scored', 'outcomes', 'requests'] as const;
const ownPrefix = 'churnstream.';

/** Reads every letter of the stream, each identity once, one at a time, in the order of their writing per partition. */
export async function readLetters(
  { kafka, admin, names, signal }: LetterSource,
  onLetter: (letter: Letter) => void | Promise<void>,
): Promise<void> {
  const seen = new Set<string>();
  for (const role of roles) {
    const topic = names.deadLetterTopic(names.topic(role));
    const ranges = await wholeTopic(admin, topic);
    const handle = async (messages: readonly KafkaMessage[]): Promise<void> => {
      for (const message of messages) {
        const letter = letterOf(message, role);
        const identity = letterIdentity(letter);
        if (seen.has(identity)) continue;
        seen.add(identity);
        await onLetter(letter);
      }
    };
    // Partitions are read at once, but whoever counts letters up to a limit must see one at a time.
    let last: Promise<void> = Promise.resolve();
    const onMessages = (_: unknown, messages: readonly KafkaMessage[]): Promise<void> => {
      last = last.then(() => handle(messages));
      return last;
    };
    await readRanges(kafka, ranges, onMessages, signal);
  }
}

export function letterIdentity({ stage, topic, partition, offset }: Letter): string {
  return `${stage}:${topic}/${partition}@${offset}`;
}

/** Reads a letter from its record. */
export function letterOf({ key, value, headers = {} }: KafkaMessage, role: TopicRole): Letter {
  const header = (name: string): string => String(headers[`${ownPrefix}${name}`] ?? '');
  const truncated = header('truncated');
  const own = Object.entries(headers).filter(([name]) => !name.startsWith(ownPrefix));
  return {
    reason: header('reason'),
    path: header('path'),
    detail: header('detail'),
    stage: header('stage'),
    topic: header('topic'),
    partition: Number(header('partition')),
    offset: Number(header('offset')),
    timeMs: Number(header('time')),
    attempts: Number(header('attempts')),
    redrivenFrom: headers[redriveHeaders.from]?.toString() ?? null,
    key: key ?? null,
    value,
    headers: Object.fromEntries(own),
    truncatedFrom: truncated === '' ? null : Number(truncated),
    role,
  };
}
