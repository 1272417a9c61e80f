import { monotonicFactory } from 'ulid';

/** Returns a source of ULIDs that rise within this process: ids of requests, which nothing repeats. */
export function createNewId(now: () => number): () => string {
  const next = monotonicFactory();
  return () => next(now());
}
