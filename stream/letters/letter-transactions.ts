import type { Message, TopicMessages } from 'kafkajs';
import {
  startTransactionalProducer,
  type TransactionalProducer,
} from '../../platform/kafka/transactional-producer.ts';
import { type JournalEntry, journalRecords } from './journal.ts';
import type { PreparedLetter } from './prepare-redrive.ts';
import type { LetterStream } from './read-letters.ts';

/** Letters whose records and journal entries are written in one transaction. */
export const lettersPerTransaction = 500;

/**
 * Starts the one producer of a stream that may act upon its letters: another that was started before is fenced,
 * so that the journal read from now on is whole.
 */
export const startLetterProducer = ({
  kafka,
  names,
}: LetterStream): Promise<TransactionalProducer> =>
  startTransactionalProducer(kafka, names.transactionalId('redrive', 'letters', 0));

/**
 * Returns once the last transaction is visible. The broker answers a commit before it has written the markers
 * that end it; to start the id anew waits for them (KIP-98).
 */
export async function awaitVisible(stream: LetterStream): Promise<void> {
  await (await startLetterProducer(stream)).close();
}

/** Sends letters and says so in the journal, both or neither. @throws FencedError */
export async function commitRedriven(
  { names }: LetterStream,
  producer: TransactionalProducer,
  letters: readonly PreparedLetter[],
): Promise<void> {
  const byTopic = new Map<string, Message[]>();
  for (const { topic, message } of letters) {
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), message]);
  }
  const records: TopicMessages[] = [...byTopic].map(([topic, messages]) => ({ topic, messages }));
  const identities = letters.map(({ identity }) => identity);
  const entry: JournalEntry = { action: 'redriven', atMs: Date.now(), because: '' };
  await producer.commit([...records, journalRecords(names.letterJournal, identities, entry)], null);
}

/** Says in the journal that letters are dropped. @throws FencedError */
export async function commitDropped(
  { names }: LetterStream,
  producer: TransactionalProducer,
  identities: readonly string[],
  because: string,
): Promise<void> {
  const entry: JournalEntry = { action: 'dropped', atMs: Date.now(), because };
  await producer.commit([journalRecords(names.letterJournal, identities, entry)], null);
}
