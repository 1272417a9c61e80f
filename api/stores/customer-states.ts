import type { Pool } from 'pg';
import type { Fields, FieldValue, Profile } from '../../domain/profile/profile.ts';
import type { Logger } from '../../platform/observability/log.ts';
import { asPostgresOutage } from '../../platform/postgres/pool.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import { type FeatureStore, featureTtlMs } from '../../stream/features/feature-store.ts';
import type { ObserveFeatures } from '../metrics.ts';

/** The newest state of a customer that a store has. */
export interface KnownState {
  readonly fields: Fields;
  readonly source: 'redis' | 'postgres';
  readonly asOfMs: number;
  readonly ageSeconds: number;
  /** Older than features are served. */
  readonly isExpired: boolean;
}

export interface CustomerStates {
  /** Returns the states of those customers that are known, by ref. @throws OutageError where no store answers */
  read(customerRefs: readonly string[]): Promise<Map<string, KnownState>>;
}

/** Returns the states that are served from Redis, and while it does not answer from Postgres; each one asked for is observed. */
export function createCustomerStates(
  features: FeatureStore,
  pool: Pool,
  profile: Profile,
  now: () => number,
  log: Logger,
  observe: ObserveFeatures,
): CustomerStates {
  const ttlMs = featureTtlMs(profile);
  const names = profile.fields.map(({ name }) => name);
  const stateOf = (fields: Fields, source: KnownState['source'], asOfMs: number): KnownState => {
    const ageMs = now() - asOfMs;
    return {
      fields,
      source,
      asOfMs,
      ageSeconds: Math.max(0, ageMs) / 1_000,
      isExpired: ageMs > ttlMs,
    };
  };
  const fromPostgres = async (refs: readonly string[]): Promise<Map<string, KnownState>> => {
    const { rows } = await pool
      .query<Record<string, FieldValue> & { customer_ref: string; occurred_at: Date }>(
        `select customer_ref, occurred_at, ${names.join(', ')} from customers where customer_ref = any($1)`,
        [refs],
      )
      .catch((error: unknown) => {
        throw asPostgresOutage(error);
      });
    return new Map(
      rows.map((row) => {
        const fields = Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
        return [row.customer_ref, stateOf(fields, 'postgres', Number(row.occurred_at))];
      }),
    );
  };
  const readStates = async (refs: readonly string[]): Promise<Map<string, KnownState>> => {
    try {
      const found = await features.read(refs);
      return new Map(
        refs.flatMap((ref, i) => {
          const known = found[i]?.features;
          if (known === undefined) return [];
          return [[ref, stateOf(known.snapshot, 'redis', known.asOfMs)] as const];
        }),
      );
    } catch (error) {
      if (!(error instanceof OutageError)) throw error;
      log.warn({ error: error.message }, 'features come from Postgres');
      return fromPostgres(refs);
    }
  };
  return {
    async read(given) {
      const refs = [...new Set(given)];
      const states = await readStates(refs);
      for (const ref of refs) {
        const state = states.get(ref);
        const lack = state === undefined ? 'unknown' : state.isExpired ? 'expired' : null;
        observe('model_inputs', state?.ageSeconds ?? null, lack);
      }
      return states;
    },
  };
}
