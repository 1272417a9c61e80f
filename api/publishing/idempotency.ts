import { createHash } from 'node:crypto';
import { type Redis, redisCall } from '../../platform/redis/client.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import { ProblemError } from '../http/problem.ts';

/** How long an answer is kept for a repeat of its request, in seconds. */
const keptSeconds = 24 * 3_600;
/** How long a request that never ended keeps its key, in seconds. */
const atWorkSeconds = 30;

export interface Idempotency {
  /**
   * Runs work once per key: a repeat of the request has the answer of the first.
   * @param remembered told whether keys could be kept; while Redis is away the work is done all the same, since
   *   what it publishes is known again by its event
   * @throws ProblemError where the key was used for another request, or the first is still at work
   */
  once<T>(
    key: string | null,
    request: unknown,
    work: (remembered: boolean) => Promise<T>,
  ): Promise<T>;
}

interface Kept {
  readonly request: string;
  readonly answer?: unknown;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createIdempotency(redis: Redis, prefix: string): Idempotency {
  return {
    async once(key, request, work) {
      if (key === null) return work(true);
      const name = `${prefix}api-idempotency:${sha256(key)}`;
      const fingerprint = sha256(JSON.stringify(request));
      const claim = JSON.stringify({ request: fingerprint } satisfies Kept);
      let before: Kept | null;
      try {
        before = await claimKey(redis, name, claim);
      } catch (error) {
        if (!(error instanceof OutageError)) throw error;
        return work(false);
      }
      if (before !== null) return answerAgain(before, fingerprint);
      try {
        const answer = await work(true);
        const kept = JSON.stringify({ request: fingerprint, answer } satisfies Kept);
        await redis.set(name, kept, 'EX', keptSeconds).catch(() => undefined);
        return answer;
      } catch (error) {
        await redis.del(name).catch(() => undefined);
        throw error;
      }
    },
  };
}

/** Returns what the key was used for before; null where it is claimed now. */
async function claimKey(redis: Redis, name: string, claim: string): Promise<Kept | null> {
  const answer = await redisCall(() => redis.set(name, claim, 'EX', atWorkSeconds, 'NX', 'GET'));
  return answer === null ? null : (JSON.parse(answer) as Kept);
}

function answerAgain<T>(before: Kept, fingerprint: string): T {
  if (before.request !== fingerprint) {
    throw new ProblemError('other-request', 'Send another Idempotency-Key with another request.');
  }
  if (before.answer === undefined) {
    throw new ProblemError('still-at-work', 'Ask again for the answer of the first request.', {
      retryAfterSeconds: 1,
    });
  }
  return before.answer as T;
}
