import { monotonicFactory } from 'ulid';

/**
 * Returns a source of ULIDs that rise within this process: ids of requests, which nothing repeats. They are no secrets, and
 * to ask the system for each of their letters would cost more than the score.
 */
export function createNewId(now: () => number): () => string {
  const next = monotonicFactory(Math.random);
  return () => next(now());
}
