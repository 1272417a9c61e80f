import type { Type } from 'avsc';
import type { Registry } from '../platform/avro/registry.ts';
import { readSchemaId } from '../platform/avro/wire-format.ts';
import { keepAlive } from '../platform/kafka/keep-alive.ts';
import { retryOutage } from '../platform/runtime/retry.ts';

export interface SchemaReadersOptions<Reader> {
  readonly registry: Registry;
  /** Makes the reader of one writer's schema; null where it cannot be read here. */
  readonly create: (writer: Type) => Reader | null;
  readonly signal: AbortSignal;
  readonly onRetry: (error: Error) => void;
}

/** Looks up, once per schema id, how values written under it are read; null for ids of no use. */
export type SchemaReaders<Reader> = (
  values: readonly (Buffer | null)[],
  heartbeat: () => Promise<void>,
) => Promise<ReadonlyMap<number, Reader | null>>;

/**
 * Returns the look-up. While the registry is down it waits and keeps the membership: a record is not bad
 * because nobody can say what it is. An unknown id is asked for again later, never remembered for good.
 */
export function createSchemaReaders<Reader>(
  options: SchemaReadersOptions<Reader>,
): SchemaReaders<Reader> {
  const known = new Map<number, Reader | null>();
  return async (values, heartbeat) => {
    let found: Map<number, Reader | null> = known;
    for (const value of values) {
      const id = value === null ? null : readSchemaId(value);
      if (id === null || found.has(id)) continue;
      const writer = await retryOutage(
        () => keepAlive(options.registry.writerType(id), heartbeat),
        {
          signal: options.signal,
          onRetry: async (error) => {
            options.onRetry(error);
            await heartbeat();
          },
        },
      );
      if (writer !== null) {
        known.set(id, options.create(writer));
        if (found !== known) found.set(id, known.get(id) ?? null);
        continue;
      }
      if (found === known) found = new Map(known);
      found.set(id, null);
    }
    return found;
  };
}
