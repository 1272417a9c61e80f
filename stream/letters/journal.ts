import type { KafkaMessage, TopicMessages } from 'kafkajs';
import { readRanges, wholeTopic } from '../../platform/kafka/read-range.ts';
import type { LetterSource } from './read-letters.ts';

/** What was done with a letter. A letter without an action is open. */
export type LetterAction = 'redriven' | 'dropped';
export type LetterStatus = LetterAction | 'open';

export interface JournalEntry {
  readonly action: LetterAction;
  readonly atMs: number;
  /** Why, in the words of who did it; empty where none were given. */
  readonly because: string;
}

/** Identities of the letters that were acted upon, with what was done. */
export type Journal = ReadonlyMap<string, JournalEntry>;

/** Reads the journal of dead letters to its end. */
export async function readJournal({ kafka, admin, names, signal }: LetterSource): Promise<Journal> {
  const topic = names.letterJournal;
  const journal = new Map<string, JournalEntry>();
  const ranges = await wholeTopic(admin, topic);
  const onMessages = (_: unknown, messages: readonly KafkaMessage[]): void => {
    for (const { key, value } of messages) {
      if (key === null || value === null) continue;
      journal.set(key.toString(), JSON.parse(value.toString()) as JournalEntry);
    }
  };
  await readRanges(kafka, ranges, onMessages, signal);
  return journal;
}

/** The records that say what was done with letters, to be written in the transaction that does it. */
export function journalRecords(
  topic: string,
  identities: readonly string[],
  entry: JournalEntry,
): TopicMessages {
  const value = JSON.stringify(entry);
  return { topic, messages: identities.map((key) => ({ key, value })) };
}
