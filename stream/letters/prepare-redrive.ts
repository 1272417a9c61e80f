import type { IHeaders, Message } from 'kafkajs';
import { type SinkStage, type StreamNames, sinkStages } from '../../domain/stream/names.ts';
import { redriveHeaders } from '../../platform/kafka/dead-letter.ts';
import { parseChange } from './change-value.ts';
import { type LetterFilter, matchesFields } from './letter-filter.ts';
import { type Letter, type LetterStream, letterIdentity } from './read-letters.ts';
import { createValueCodecs } from './value-codec.ts';

/** A letter as it is sent again. */
export interface PreparedLetter {
  readonly identity: string;
  readonly topic: string;
  readonly message: Message;
}

/**
 * Why a letter is left alone: its fields are not those asked for, its bytes were cut when it was written, no
 * field can be set in what cannot be decoded, or it was redriven before and refused again.
 */
export type LeftAlone = 'other' | 'cut' | 'undecodable' | 'refusedAgain';

export interface PreparationOptions {
  readonly filter: LetterFilter;
  /** Fields to set, as text. */
  readonly set: ReadonlyMap<string, string>;
  /** Also letters of records that were redriven before and refused again. */
  readonly again: boolean;
}

/** Returns how a letter becomes the record that is sent. @throws FieldChangeError from the letter on whose field it is. */
export function createPreparation(
  stream: LetterStream,
  { filter, set, again }: PreparationOptions,
): (letter: Letter) => Promise<PreparedLetter | LeftAlone> {
  const codecOf = createValueCodecs(stream);
  const needsValue = filter.fields.size > 0 || set.size > 0;
  return async (letter) => {
    let { key, value } = letter;
    if (needsValue) {
      const codec = await codecOf(letter.role);
      const decoded = await codec.decode(value);
      if (!matchesFields(filter, decoded)) return 'other';
      if (set.size > 0) {
        const changes = [...set].map(
          ([field, text]) => [field, parseChange(codec.schema, field, text)] as const,
        );
        if (decoded === null) return 'undecodable';
        const changed: Record<string, unknown> = { ...decoded, ...Object.fromEntries(changes) };
        value = codec.encode(changed);
        if (set.has('customer_ref')) key = Buffer.from(String(changed.customer_ref));
      }
    }
    if (letter.truncatedFrom !== null) return 'cut';
    if (letter.redrivenFrom !== null && !again) return 'refusedAgain';
    const identity = letterIdentity(letter);
    const headers: IHeaders = {
      ...letter.headers,
      [redriveHeaders.from]: identity,
      [redriveHeaders.offset]: String(letter.offset),
      [redriveHeaders.attempts]: String(letter.attempts),
    };
    return { identity, topic: targetOf(stream.names, letter), message: { key, value, headers } };
  };
}

/** A letter of a sink goes to that sink alone, every other one to where all begins. */
function targetOf(names: StreamNames, { stage, role }: Letter): string {
  const isSink = (sinkStages as readonly string[]).includes(stage);
  return isSink ? names.redriveTopic(names.topic(role), stage as SinkStage) : names.topic('events');
}
