import { QueryCache, QueryClient } from '@tanstack/react-query';
import type { Access } from '../access/access.ts';
import { isCode, problemOf } from './problem.ts';

const longestWaitMs = 5_000;

/** What asks the interface and remembers its answers; a missing key is asked for, an outage waited out. */
export function createQueries(access: Access): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError(error) {
        if (isCode(error, 'key-needed')) access.ask();
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnWindowFocus: false,
        // A problem that the interface states stays one; only its absence passes.
        retry: (_, error) => problemOf(error) === null,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, longestWaitMs),
      },
    },
  });
}
