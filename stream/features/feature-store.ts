import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import { type Redis, redisCall } from '../../platform/redis/client.ts';
import type { StoredPosition } from '../sink-position.ts';

/**
 * Writes the features of many customers where they come from a later record than what is there: a sink
 * that lost its partition cannot put an older state back. KEYS: the hashes. ARGV[1]: time to live in ms,
 * then for each key offset, occurred_at, sequence and state.
 */
const writeScript = `
local written = 0
for i = 1, #KEYS do
  local at = 2 + (i - 1) * 4
  local stored = redis.call('HGET', KEYS[i], 'offset')
  if not stored or tonumber(stored) < tonumber(ARGV[at]) then
    redis.call('HSET', KEYS[i], 'offset', ARGV[at], 'occurred_at', ARGV[at + 1], 'sequence', ARGV[at + 2], 'state', ARGV[at + 3])
    redis.call('PEXPIRE', KEYS[i], ARGV[1])
    written = written + 1
  end
end
return written`;

/** Returns offset and state of many customers, one after the other: a command each would cost more than its answer. */
const readScript = `
local found = {}
for i = 1, #KEYS do
  local fields = redis.call('HMGET', KEYS[i], 'offset', 'state')
  found[2 * i - 1] = fields[1]
  found[2 * i] = fields[2]
end
return found`;

const customersPerScript = 200;

export interface StoredFeatures {
  /** Offset in the scored topic of the last record folded in. */
  readonly offset: number;
  readonly features: CustomerFeatures;
}

/** The event at which a customer's features stand. */
export interface FeatureStamp {
  readonly customerRef: string;
  readonly occurredAtMs: number;
  readonly sequence: number;
}

export interface FeatureStore {
  /** Returns what is stored for each customer, in order; null where nothing is. @throws OutageError */
  read(customerRefs: readonly string[]): Promise<(StoredFeatures | null)[]>;
  /** Returns how many customers were written; the others held a later state. @throws OutageError */
  write(states: readonly StoredFeatures[]): Promise<number>;
  readPosition(topic: string, partition: number): Promise<StoredPosition | null>;
  writePosition(topic: string, partition: number, position: StoredPosition): Promise<void>;
  /** Yields the refs of all customers held, in no order. */
  customers(): AsyncGenerator<string>;
  /** Yields where the features stand of all customers whose refs begin so, in no order; one may come twice. */
  stamps(refPrefix: string): AsyncGenerator<readonly FeatureStamp[]>;
  /** Forgets every position, then every customer; returns how many. */
  clear(): Promise<number>;
}

/** How long features are served, in milliseconds of event time. */
export const featureTtlMs = (profile: Profile): number => profile.featureTtlDays * 24 * 3_600_000;

export function createFeatureStore(redis: Redis, prefix: string, ttlMs: number): FeatureStore {
  const featuresPrefix = `${prefix}features:`;
  const positionPrefix = `${prefix}features-position:`;
  const key = (customerRef: string): string => featuresPrefix + customerRef;
  const positionKey = (topic: string, partition: number): string =>
    `${positionPrefix}${topic}/${partition}`;

  async function* keys(pattern: string): AsyncGenerator<string[]> {
    let cursor = '0';
    do {
      const [next, found] = await redisCall(() =>
        redis.scan(cursor, 'MATCH', `${escapeGlob(pattern)}*`, 'COUNT', 1_000),
      );
      cursor = next;
      yield found;
    } while (cursor !== '0');
  }

  return {
    async read(customerRefs) {
      const pipeline = redis.pipeline();
      for (let from = 0; from < customerRefs.length; from += customersPerScript) {
        const chunk = customerRefs.slice(from, from + customersPerScript);
        pipeline.eval(readScript, chunk.length, ...chunk.map(key));
      }
      const answers = await redisCall(async () => (await pipeline.exec()) ?? []);
      const failed = answers.find(([error]) => error !== null)?.[0] ?? null;
      if (failed !== null) await redisCall(() => Promise.reject(failed));
      const fields = answers.flatMap(([, found]) => found as (string | null)[]);
      return customerRefs.map((_, i) => {
        const [offset, state] = [fields[2 * i] ?? null, fields[2 * i + 1] ?? null];
        if (offset === null || state === null) return null;
        return { offset: Number(offset), features: JSON.parse(state) as CustomerFeatures };
      });
    },
    async write(states) {
      const pipeline = redis.pipeline();
      for (let from = 0; from < states.length; from += customersPerScript) {
        const chunk = states.slice(from, from + customersPerScript);
        pipeline.eval(
          writeScript,
          chunk.length,
          ...chunk.map(({ features }) => key(features.customerRef)),
          ttlMs,
          ...chunk.flatMap(({ offset, features }) => [
            offset,
            features.asOfMs,
            features.sequence,
            JSON.stringify(features),
          ]),
        );
      }
      const answers = await redisCall(async () => (await pipeline.exec()) ?? []);
      let written = 0;
      for (const [error, count] of answers) {
        if (error !== null) await redisCall(() => Promise.reject(error));
        written += Number(count);
      }
      return written;
    },
    async readPosition(topic, partition) {
      const text = await redisCall(() => redis.get(positionKey(topic, partition)));
      return text === null ? null : (JSON.parse(text) as StoredPosition);
    },
    async writePosition(topic, partition, position) {
      await redisCall(() => redis.set(positionKey(topic, partition), JSON.stringify(position)));
    },
    async *customers() {
      for await (const found of keys(featuresPrefix)) {
        for (const name of found) yield name.slice(featuresPrefix.length);
      }
    },
    async *stamps(refPrefix) {
      for await (const found of keys(featuresPrefix + refPrefix)) {
        const pipeline = redis.pipeline();
        for (const name of found) pipeline.hmget(name, 'occurred_at', 'sequence');
        const answers = await redisCall(async () => (await pipeline.exec()) ?? []);
        yield answers.flatMap(([error, fields], i) => {
          if (error !== null) throw error;
          const [occurredAt, sequence] = fields as [string | null, string | null];
          if (occurredAt === null || sequence === null) return [];
          return {
            customerRef: found[i]!.slice(featuresPrefix.length),
            occurredAtMs: Number(occurredAt),
            sequence: Number(sequence),
          };
        });
      }
    },
    async clear() {
      let cleared = 0;
      for (const pattern of [positionPrefix, featuresPrefix]) {
        for await (const found of keys(pattern)) {
          if (found.length > 0) await redisCall(() => redis.unlink(...found));
          if (pattern === featuresPrefix) cleared += found.length;
        }
      }
      return cleared;
    },
  };
}

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}
