import { type QueryCache, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { problemOf } from './problem.ts';

/** Whether something that the page asks for has no answer at present, and is asked for again. */
export function useOutage(): boolean {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback((onChange: () => void) => cache.subscribe(onChange), [cache]);
  return useSyncExternalStore(subscribe, () => isOut(cache));
}

/** A problem that the interface states is an answer, and the page's own to tell. */
const isOut = (cache: QueryCache): boolean =>
  cache
    .getAll()
    .some(
      (query) =>
        query.isActive() &&
        query.state.fetchFailureCount > 0 &&
        problemOf(query.state.fetchFailureReason) === null,
    );
