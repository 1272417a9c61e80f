import type { Kafka } from 'kafkajs';
import { eventId, isUlidTime } from '../../domain/identity/ulid.ts';
import { eventSchema, scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerEvent, ScoredEvent } from '../../domain/stream/event.ts';
import type { StreamNames } from '../../domain/stream/names.ts';
import type { Registry } from '../../platform/avro/registry.ts';
import { createDecoder, type Decode } from '../../stream/decode-records.ts';
import { type PlacedLetter, readNewestLetters } from '../../stream/letters/newest-letters.ts';

export interface LettersOfEventDeps {
  readonly kafka: Kafka;
  readonly registry: Registry;
  readonly names: StreamNames;
  readonly profile: Profile;
}

/** What was looked through: every dead letter, the newest alone, or none since Kafka or the registry did not answer in time. */
export type Searched = 'all' | 'newest' | 'unavailable';

export interface LettersOfEvent {
  /** In the order of their writing. */
  readonly letters: readonly PlacedLetter[];
  readonly searched: Searched;
}

/** Letters looked through in each partition. */
export const searchedPerPartition = 2_000;
const searchMs = 3_000;

/**
 * Finds the dead letters of an event: of enrich, whose records have no id yet, by the id that it would have given, and
 * of sinks by the id that it gave. A record that cannot be decoded, or whose value was cut, has no id to be found by.
 */
export async function lettersOfEvent(
  deps: LettersOfEventDeps,
  wanted: string,
): Promise<LettersOfEvent> {
  const signal = AbortSignal.timeout(searchMs);
  const letters: PlacedLetter[] = [];
  try {
    const areAll = await within(
      signal,
      search(deps, wanted, signal, (letter) => letters.push(letter)),
    );
    letters.sort((a, b) => a.writtenMs - b.writtenMs);
    return { letters, searched: areAll ? 'all' : 'newest' };
  } catch {
    return { letters, searched: 'unavailable' };
  }
}

async function search(
  { kafka, registry, names, profile }: LettersOfEventDeps,
  wanted: string,
  signal: AbortSignal,
  onFound: (letter: PlacedLetter) => void,
): Promise<boolean> {
  const admin = kafka.admin({ retry: { initialRetryTime: 50, retries: 1 } });
  const source = { kafka, admin, names, signal };
  const decoding = { registry, signal };
  const refused = createDecoder<CustomerEvent>(decoding, eventSchema(profile), [
    'customer_ref',
    'sequence',
    'occurred_at',
  ]);
  const scored = createDecoder<ScoredEvent>(decoding, scoredSchema(profile), ['event_id']);
  const among =
    <T>(decode: Decode<T>, idOf: (value: T) => string | null) =>
    async (letters: readonly PlacedLetter[]): Promise<void> => {
      const values = await decode(letters.map(({ letter }) => letter));
      values.forEach((value, i) => {
        if (value !== null && idOf(value) === wanted) onFound(letters[i]!);
      });
    };
  try {
    await admin.connect();
    const areAll = await Promise.all([
      readNewestLetters(
        source,
        'events',
        searchedPerPartition,
        among(refused, (event) => idGiven(profile.name, event)),
      ),
      readNewestLetters(
        source,
        'scored',
        searchedPerPartition,
        among(scored, ({ event_id }) => event_id),
      ),
    ]);
    return areAll.every((isAll) => isAll);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** The id that enrich would have given; null where the time is none that an id can hold. */
function idGiven(profile: string, event: CustomerEvent): string | null {
  const { customer_ref, sequence, occurred_at } = event;
  return isUlidTime(occurred_at) ? eventId(profile, customer_ref, sequence, occurred_at) : null;
}

/** Stops waiting when the signal does: the client's own connecting knows no signal. */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, late]);
}
