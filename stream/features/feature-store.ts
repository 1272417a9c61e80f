import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import { type Redis, redisCall } from '../../platform/redis/client.ts';
import { CrashError } from '../../platform/runtime/errors.ts';
import { PositionMovedError, type StoredPosition } from '../sink-position.ts';
import type { CustomerState } from './customer-state.ts';
import { type FeatureLayout, parseLayout } from './feature-layout.ts';
import { moveScript, writeScript } from './scripts.ts';
import { readStamps, type StampBlock } from './stamps.ts';
import { decodeState, type StateParts } from './state-bytes.ts';
import { createStateCodec, toFeatures } from './state-codec.ts';

const customersPerScript = 200;
/** Of a state that cannot be read, in the error that says so. */
const shownLetters = 40;
/** Keys that Redis looks at for one step of a scan; it does nothing else meanwhile. */
const keysPerScan = 5_000;

export interface StoredFeatures {
  /** Offset in the scored topic of the last record folded in. */
  readonly offset: number;
  readonly features: CustomerFeatures;
}

/** Where a partition stands, as far as its writer knows. */
export interface PartitionStanding {
  readonly topic: string;
  readonly partition: number;
  readonly at: StoredPosition;
}

export interface FeatureStore {
  /** Returns what is stored for each customer, in order; null where nothing is. @throws OutageError */
  read(customerRefs: readonly string[]): Promise<(StoredFeatures | null)[]>;
  /** As `read`, in the form that events are folded into. @throws OutageError */
  readStates(customerRefs: readonly string[]): Promise<(CustomerState | null)[]>;
  /**
   * Returns how many customers were written; the others held a later state.
   * @param standing where the writer's partition must still stand; what was folded before a flush must not be
   *   written after it
   * @throws OutageError, PositionMovedError
   */
  write(states: readonly CustomerState[], standing?: PartitionStanding): Promise<number>;
  readPosition(topic: string, partition: number): Promise<StoredPosition | null>;
  writePosition(topic: string, partition: number, position: StoredPosition): Promise<void>;
  /** Moves a position on. @throws OutageError, PositionMovedError where it was reset or moved meanwhile */
  movePosition(standing: PartitionStanding, next: StoredPosition): Promise<void>;
  /** Yields the refs of all customers held, in no order. */
  customers(): AsyncGenerator<string>;
  /** Yields where the features stand of all customers whose refs begin so, in no order; one may come twice. */
  stamps(refPrefix: string): AsyncGenerator<StampBlock>;
  /** Forgets every position, then every customer; returns how many. */
  clear(): Promise<number>;
}

/** How long features are served, in milliseconds of event time. */
export const featureTtlMs = (profile: Profile): number => profile.featureTtlDays * 24 * 3_600_000;

export function createFeatureStore(redis: Redis, prefix: string, profile: Profile): FeatureStore {
  const ttlMs = featureTtlMs(profile);
  const codec = createStateCodec(profile);
  const { layout } = codec;
  const layouts = new Map<string, FeatureLayout>([[layout.id, layout]]);
  // Other names than before states were strings: a store of that time is empty to this one, and filled from the log.
  const featuresPrefix = `${prefix}customers:`;
  const positionPrefix = `${prefix}customers-position:`;
  const layoutKey = (id: string): string => `${prefix}customers-layout:${id}`;
  const key = (customerRef: string): string => featuresPrefix + customerRef;
  const positionKey = (topic: string, partition: number): string =>
    `${positionPrefix}${topic}/${partition}`;

  const standingKey = ({ topic, partition }: PartitionStanding): string =>
    positionKey(topic, partition);

  /** The layout of a state; another version of the profile had another one. */
  async function layoutOf(id: string): Promise<FeatureLayout> {
    const known = layouts.get(id);
    if (known !== undefined) return known;
    const text = await redisCall(() => redis.get(layoutKey(id)));
    if (text === null) throw unknownForm(id);
    const stored = parseLayout(text);
    layouts.set(id, stored);
    return stored;
  }

  /** Reads the states of customers and makes of each what is wanted of it. */
  async function readAs<T>(
    customerRefs: readonly string[],
    make: (ref: string, parts: StateParts, written: FeatureLayout) => T,
  ): Promise<(T | null)[]> {
    const answers = await inChunks(customerRefs, (chunk) => redis.mgetBuffer(chunk.map(key)));
    const found: (T | null)[] = [];
    for (const [i, bytes] of (answers as (Buffer | null)[][]).flat().entries()) {
      if (bytes === null) {
        found.push(null);
        continue;
      }
      const parts = decodeState(bytes);
      if (parts === null) throw unknownForm(bytes.toString('latin1', 0, shownLetters));
      const { layoutId } = parts;
      const written = layoutId === layout.id ? layout : await layoutOf(layoutId);
      found.push(make(customerRefs[i]!, parts, written));
    }
    return found;
  }

  /**
   * Runs a script for so many customers at once; returns its answers. Each call leaves as soon as it is made, so
   * that Redis is at work while the next one is made. Resolves or rejects when none is under way.
   */
  async function inChunks<T>(
    items: readonly T[],
    call: (chunk: readonly T[]) => Promise<unknown>,
  ): Promise<unknown[]> {
    const calls: Promise<unknown>[] = [];
    for (let from = 0; from < items.length; from += customersPerScript) {
      calls.push(call(items.slice(from, from + customersPerScript)));
    }
    await Promise.allSettled(calls);
    return redisCall(() => Promise.all(calls));
  }

  async function* keys(pattern: string): AsyncGenerator<string[]> {
    let cursor = '0';
    do {
      const [next, found] = await redisCall(() =>
        redis.scan(cursor, 'MATCH', `${escapeGlob(pattern)}*`, 'COUNT', keysPerScan),
      );
      cursor = next;
      yield found;
    } while (cursor !== '0');
  }

  return {
    read: (customerRefs) =>
      readAs(customerRefs, (_, parts, written) => ({
        offset: parts.offset,
        features: toFeatures(parts, written),
      })),
    readStates: (customerRefs) => readAs(customerRefs, codec.toState),
    async write(states, standing) {
      const guard = standing === undefined ? '' : JSON.stringify(standing.at);
      const guardKey = standing === undefined ? positionPrefix : standingKey(standing);
      const answers = await inChunks(states, (chunk) => {
        const keys = [guardKey, layoutKey(layout.id)];
        const values: (string | Buffer)[] = [String(ttlMs), guard, layout.text];
        for (const state of chunk) {
          keys.push(key(state.customerRef));
          values.push(codec.encode(state));
        }
        return redis.call('EVAL', [writeScript, keys.length, ...keys, ...values]);
      });
      let written = 0;
      for (const count of answers) {
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
    stamps: (refPrefix) =>
      readStamps(
        redis,
        `${escapeGlob(featuresPrefix + refPrefix)}*`,
        Buffer.byteLength(featuresPrefix),
      ),
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

const unknownForm = (id: string): CrashError =>
  new CrashError(
    `Redis holds features in a form that is not known (${JSON.stringify(id)}). "churn features rebuild" writes them anew.`,
  );

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}
