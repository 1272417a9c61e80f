import type { Journal, LetterStatus } from './journal.ts';
import { type Letter, letterIdentity } from './read-letters.ts';

/** Conditions that a letter must meet, all of them. */
export interface LetterFilter {
  readonly status: LetterStatus | null;
  readonly reason: string | null;
  readonly stage: string | null;
  readonly topic: string | null;
  readonly path: string | null;
  readonly key: string | null;
  readonly identity: string | null;
  /** Time of the refused record, milliseconds since 1970, from (included) and to (not included). */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Fields of the record's value, as text. */
  readonly fields: ReadonlyMap<string, string>;
}

export const everyLetter: LetterFilter = {
  status: null,
  reason: null,
  stage: null,
  topic: null,
  path: null,
  key: null,
  identity: null,
  fromMs: null,
  toMs: null,
  fields: new Map(),
};

/** What has been done with a letter. */
export const statusOf = (letter: Letter, journal: Journal): LetterStatus =>
  journal.get(letterIdentity(letter))?.action ?? 'open';

/** Whether a letter meets the conditions on the letter itself; those on its fields need its value decoded. */
export function matchesLetter(filter: LetterFilter, letter: Letter, journal: Journal): boolean {
  const { fromMs, toMs } = filter;
  return (
    is(filter.status, statusOf(letter, journal)) &&
    is(filter.reason, letter.reason) &&
    is(filter.stage, letter.stage) &&
    is(filter.topic, letter.topic) &&
    is(filter.path, letter.path) &&
    is(filter.key, letter.key?.toString() ?? '') &&
    is(filter.identity, letterIdentity(letter)) &&
    (fromMs === null || letter.timeMs >= fromMs) &&
    (toMs === null || letter.timeMs < toMs)
  );
}

/** Whether a decoded value has the fields asked for; null is a value that cannot be decoded. */
export function matchesFields(
  { fields }: LetterFilter,
  value: Readonly<Record<string, unknown>> | null,
): boolean {
  if (fields.size === 0) return true;
  if (value === null) return false;
  return [...fields].every(([name, wanted]) => String(value[name] ?? '') === wanted);
}

const is = <T>(wanted: T | null, found: T): boolean => wanted === null || wanted === found;
