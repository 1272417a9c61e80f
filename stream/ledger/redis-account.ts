import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import type { FeatureStore } from '../features/feature-store.ts';
import { maxOffenders, type NewestEvent, type Offender } from './read-stream.ts';

export interface RedisAccount {
  readonly customers: number;
  readonly missing: number;
  /** Customers whose features stand at another event than their newest. */
  readonly stale: number;
  readonly offenders: readonly Offender[];
}

const customersPerRead = 1_000;

/** Compares the features of every customer with the newest scored event of that customer. */
export async function readRedis(
  store: FeatureStore,
  newest: ReadonlyMap<string, NewestEvent>,
): Promise<RedisAccount> {
  const offenders: Offender[] = [];
  let customers = 0;
  let missing = 0;
  let stale = 0;
  const refs = [...newest.keys()];
  for (let from = 0; from < refs.length; from += customersPerRead) {
    const chunk = refs.slice(from, from + customersPerRead);
    const states = await store.read(chunk);
    for (const [i, ref] of chunk.entries()) {
      const state = states[i] ?? null;
      const wanted = newest.get(ref)!;
      if (state !== null) customers++;
      if (state !== null && !isOlder(state.features, wanted)) continue;
      if (state === null) missing++;
      else stale++;
      if (offenders.length < maxOffenders) {
        const what = state === null ? 'is missing' : `stands at ${state.features.eventId}`;
        offenders.push({ where: `redis ${ref}`, what: `${what}, newest is ${wanted.eventId}` });
      }
    }
  }
  return { customers, missing, stale, offenders };
}

// Newer is no fault: the stream runs on while it is being compared.
function isOlder(held: CustomerFeatures, wanted: NewestEvent): boolean {
  if (held.asOfMs !== wanted.occurredAt) return held.asOfMs < wanted.occurredAt;
  if (held.sequence !== wanted.sequence) return held.sequence < wanted.sequence;
  return held.eventId !== wanted.eventId;
}
