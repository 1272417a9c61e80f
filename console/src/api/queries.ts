import { QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem.ts';

const longestWaitMs = 5_000;

/** What asks the interface and remembers its answers; an outage is waited out. */
export function createQueries(): QueryClient {
  return new QueryClient({
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
