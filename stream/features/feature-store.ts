import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import { type Redis, redisCall } from '../../platform/redis/client.ts';
import { PositionMovedError, type StoredPosition } from '../sink-position.ts';

/**
 * Writes the features of many customers where they come from a later record than what is there: a sink
 * that lost its partition cannot put an older state back. Writes nothing, and returns -1, where the position is
 * not the one given. KEYS: the position, the hashes. ARGV[1]: time to live in ms, ARGV[2]: the position or nothing,
 * then for each hash offset, occurred_at, sequence and state.
 */
const writeScript = `
if ARGV[2] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[2] then return -1 end
local written = 0
for i = 2, #KEYS do
  local at = 3 + (i - 2) * 4
  local stored = redis.call('HGET', KEYS[i], 'offset')
  if not stored or tonumber(stored) < tonumber(ARGV[at]) then
    redis.call('HSET', KEYS[i], 'offset', ARGV[at], 'occurred_at', ARGV[at + 1], 'sequence', ARGV[at + 2], 'state', ARGV[at + 3])
    redis.call('PEXPIRE', KEYS[i], ARGV[1])
    written = written + 1
  end
end
return written`;

/** Sets a position where it still is the one given; returns whether it was. */
const moveScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1`;

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

/** Where a partition stands, as far as its writer knows. */
export interface Standing {
  readonly topic: string;
  readonly partition: number;
  readonly at: StoredPosition;
}

export interface FeatureStore {
  /** Returns what is stored for each customer, in order; null where nothing is. @throws OutageError */
  read(customerRefs: readonly string[]): Promise<(StoredFeatures | null)[]>;
  /**
   * Returns how many customers were written; the others held a later state.
   * @param standing where the writer's partition must still stand; what was folded before a flush must not be
   *   written after it
   * @throws OutageError, PositionMovedError
   */
  write(states: readonly StoredFeatures[], standing?: Standing): Promise<number>;
  readPosition(topic: string, partition: number): Promise<StoredPosition | null>;
  writePosition(topic: string, partition: number, position: StoredPosition): Promise<void>;
  /** Moves a position on. @throws OutageError, PositionMovedError where it was reset or moved meanwhile */
  movePosition(standing: Standing, next: StoredPosition): Promise<void>;
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

  const standingKey = ({ topic, partition }: Standing): string => positionKey(topic, partition);

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
    async write(states, standing) {
      const guard = standing === undefined ? '' : JSON.stringify(standing.at);
      const guardKey = standing === undefined ? positionPrefix : standingKey(standing);
      const pipeline = redis.pipeline();
      for (let from = 0; from < states.length; from += customersPerScript) {
        const chunk = states.slice(from, from + customersPerScript);
        pipeline.eval(
          writeScript,
          chunk.length + 1,
          guardKey,
          ...chunk.map(({ features }) => key(features.customerRef)),
          ttlMs,
          guard,
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
        if (Number(count) < 0) throw new PositionMovedError(`${guardKey} was reset in Redis`);
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
    async movePosition(standing, next) {
      const name = standingKey(standing);
      const [from, to] = [JSON.stringify(standing.at), JSON.stringify(next)];
      const moved = await redisCall(() => redis.eval(moveScript, 1, name, from, to));
      if (Number(moved) === 0) throw new PositionMovedError(`${name} was reset in Redis`);
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
