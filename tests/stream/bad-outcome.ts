import type { DeadLetterReason } from '../../domain/stream/dead-letter.ts';
import type { CustomerOutcome } from '../../domain/stream/event.ts';

const day = 86_400_000;

/** What must become of the outcomes of one case. */
export type OutcomeFate =
  /** No store has it, and each sink that would have stored it has one letter of it. */
  | { readonly dead: DeadLetterReason }
  /** Kept, and looked for again, since nobody has scored the event. */
  | { readonly stored: number; readonly parked: number }
  /** Kept, and so many scores of the window are judged by them; null where nothing is published. */
  | { readonly stored: number; readonly labelled: number | null; readonly left?: number };

export interface BadOutcome {
  /** Number in the catalogue of bad input, then what is wrong. */
  readonly name: string;
  /** The values sent, before any score of their events is stored. */
  readonly values: (given: OutcomeGiven) => readonly Buffer[];
  /** Whether the events that are judged get scores at all. */
  readonly isScored?: boolean;
  readonly fate: OutcomeFate;
}

export interface OutcomeGiven {
  /** A good outcome of the case's first customer, and one of its second, who is in the same minute. */
  readonly first: CustomerOutcome;
  readonly second: CustomerOutcome;
  readonly encode: (outcome: CustomerOutcome) => Buffer;
  /** A schema id that is registered and is not that of outcomes. */
  readonly eventSchemaId: number;
}

const changed =
  (change: (given: OutcomeGiven) => object): BadOutcome['values'] =>
  (given) => [given.encode({ ...given.first, ...change(given) })];
const bytes =
  (change: (whole: Buffer, given: OutcomeGiven) => Buffer): BadOutcome['values'] =>
  (given) => [change(given.encode(given.first), given)];

/** The catalogue of outcomes: B2 to B11 as far as they are about outcomes, and B23. */
export const badOutcomes: readonly BadOutcome[] = [
  { name: 'B1 no bytes', values: bytes(() => Buffer.alloc(0)), fate: { dead: 'empty' } },
  {
    name: 'B2 JSON text',
    values: bytes((_, { first }) => Buffer.from(JSON.stringify(first))),
    fate: { dead: 'framing' },
  },
  {
    name: 'B3 the id of events',
    values: bytes((whole, { eventSchemaId }) => {
      whole.writeUInt32BE(eventSchemaId, 1);
      return whole;
    }),
    fate: { dead: 'unknown-schema' },
  },
  {
    name: 'B4 cut short',
    values: bytes((whole) => whole.subarray(0, whole.length - 2)),
    fate: { dead: 'decode' },
  },
  {
    name: 'B8 a negative revision',
    values: changed(() => ({ revision: -1 })),
    fate: { dead: 'range' },
  },
  {
    name: 'B11 observed in seconds for milliseconds',
    values: changed(({ first }) => ({ observed_at: Math.floor(first.observed_at / 1_000) })),
    fate: { dead: 'time' },
  },
  {
    name: 'B11 of the year 1900',
    values: changed(() => ({ occurred_at: Date.UTC(1900, 0, 1) })),
    fate: { dead: 'time' },
  },
  {
    name: 'B16 a ref with a blank',
    values: changed(() => ({ customer_ref: 'a b' })),
    fate: { dead: 'id' },
  },
  {
    name: 'B23 of an event that nobody has scored',
    values: changed(() => ({})),
    isScored: false,
    fate: { stored: 1, parked: 1 },
  },
  {
    name: 'B23 before the score of its event',
    values: changed(() => ({})),
    fate: { stored: 1, labelled: 1, left: 1 },
  },
  {
    name: 'B23 sent twice',
    values: ({ first, encode }) => [encode(first), encode(first)],
    fate: { stored: 1, labelled: 1, left: 1 },
  },
  {
    name: 'B23 two that disagree: the later revision counts, the earlier is kept',
    values: ({ first, encode }) => [
      encode({ ...first, outcome: false, revision: 1 }),
      encode({ ...first, outcome: true }),
    ],
    fate: { stored: 2, labelled: 1, left: 0 },
  },
  {
    name: 'B23 a year late',
    values: changed(({ first }) => ({ observed_at: first.occurred_at + 366 * day })),
    fate: { stored: 1, labelled: null },
  },
  {
    name: 'B23 a year late, beside one in time',
    values: ({ first, second, encode }) => [
      encode({ ...first, observed_at: first.occurred_at + 366 * day }),
      encode({ ...second, outcome: false }),
    ],
    fate: { stored: 2, labelled: 1, left: 0 },
  },
  {
    name: 'B23 corrected a year late',
    values: ({ first, encode }) => [
      encode(first),
      encode({ ...first, outcome: false, revision: 1, observed_at: first.occurred_at + 366 * day }),
    ],
    fate: { stored: 2, labelled: 1, left: 1 },
  },
];
