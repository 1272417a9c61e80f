import type { Profile } from '../profile/profile.ts';
import { type Refusal, refuse } from '../stream/dead-letter.ts';
import type { ScoreRequest } from '../stream/event.ts';
import { isCleanText } from './clean-text.ts';
import { isPlausibleTime } from './plausible-time.ts';

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const texts = ['origin', 'model_version'] as const;
const shares = ['churn_probability', 'threshold'] as const;

/** Returns a check of scores asked for over HTTP; it refuses what a store could not hold as it is. */
export function createRequestValidator(
  profile: Profile,
): (request: ScoreRequest) => Refusal | null {
  const inputs = profile.fields.filter(({ modelInput }) => modelInput).map(({ name }) => name);
  return (request) => {
    if (!ulid.test(request.request_id)) return refuse('id', 'request_id', 'is no ULID');
    if (!isPlausibleTime(request.requested_at)) {
      return refuse('time', 'requested_at', `${request.requested_at} is no plausible time`);
    }
    for (const name of shares) {
      const value = request[name];
      if (!(value >= 0 && value <= 1)) return refuse('range', name, `${value} is outside 0 to 1`);
    }
    for (const name of [...texts, 'customer_ref', ...inputs]) {
      const value = (request as Readonly<Record<string, unknown>>)[name];
      if (typeof value === 'string' && !isCleanText(value)) {
        return refuse('text', name, 'holds NUL or other controls');
      }
      if (typeof value === 'number' && !Number.isFinite(value)) {
        return refuse('not-finite', name, `${value} is not finite`);
      }
    }
    if (!request.flags.every(isCleanText)) return refuse('text', 'flags', 'holds controls');
    return null;
  };
}
