import { HttpError } from '@oazapfts/runtime';
import type { Problem } from './types.ts';

/** Returns the problem document of a failed request; null where no interface answered. */
export function problemOf(error: unknown): Problem | null {
  if (!(error instanceof HttpError)) return null;
  const data: unknown = error.data;
  return typeof data === 'object' && data !== null && 'code' in data ? (data as Problem) : null;
}

export const isCode = (error: unknown, code: Problem['code']): boolean =>
  problemOf(error)?.code === code;

/** What a failure means to the person who looks. */
export function explain(error: unknown): string {
  const problem = problemOf(error);
  if (problem !== null) return problem.detail;
  return 'The interface does not answer. It is asked again until it does.';
}
