import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from './problem.ts';

/** Counts a request of a key; of a process without keys there is nothing to count. @throws ProblemError */
export type LimitKey = (who: string | null) => Promise<void>;

/** Returns the check that each key makes no more requests than so many in a second; 0 sets no limit. */
export function createKeyLimit(perSecond: number): LimitKey {
  if (perSecond === 0) return async () => undefined;
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 });
  return async (who) => {
    if (who === null) return;
    try {
      await limiter.consume(who);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new ProblemError(
        'too-many-requests',
        `A key may make ${perSecond} requests in a second; send more customers in one request, or wait.`,
        { retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)) },
      );
    }
  };
}
