import { readJournal } from './journal.ts';
import { type LetterFilter, matchesFields, matchesLetter } from './letter-filter.ts';
import {
  awaitVisible,
  commitDropped,
  lettersPerTransaction,
  startLetterProducer,
} from './letter-transactions.ts';
import { type LetterStream, letterIdentity, readLetters } from './read-letters.ts';
import { createValueCodecs } from './value-codec.ts';

export interface DropRequest {
  readonly filter: LetterFilter;
  /** Why, for those who ask later. */
  readonly because: string;
  readonly dryRun: boolean;
}

/**
 * Drops the open letters that the filter meets: they stay readable and are never redriven. Returns how many.
 * @throws FencedError when a redrive of the stream has begun meanwhile.
 */
export async function dropLetters(
  stream: LetterStream,
  { filter, because, dryRun }: DropRequest,
): Promise<number> {
  const codecOf = createValueCodecs(stream);
  const producer = dryRun ? null : await startLetterProducer(stream);
  try {
    const journal = await readJournal(stream);
    const identities: string[] = [];
    await readLetters(stream, async (letter) => {
      if (!matchesLetter({ ...filter, status: 'open' }, letter, journal)) return;
      if (filter.fields.size > 0) {
        const value = await (await codecOf(letter.role)).decode(letter.value);
        if (!matchesFields(filter, value)) return;
      }
      identities.push(letterIdentity(letter));
    });
    if (producer === null) return identities.length;
    for (let from = 0; from < identities.length; from += lettersPerTransaction) {
      const chunk = identities.slice(from, from + lettersPerTransaction);
      await commitDropped(stream, producer, chunk, because);
    }
    if (identities.length > 0) await awaitVisible(stream);
    return identities.length;
  } finally {
    await producer?.close();
  }
}
