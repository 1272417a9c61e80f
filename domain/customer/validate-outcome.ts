import type { Profile } from '../profile/profile.ts';
import { type Refusal, refuse } from '../stream/dead-letter.ts';
import type { CustomerOutcome } from '../stream/event.ts';
import { isPlausibleTime } from './plausible-time.ts';
import { isWholeInt, isWholeLong } from './whole-number.ts';

/** Returns a check of outcomes; null is a good one. */
export function createOutcomeValidator(
  profile: Profile,
): (outcome: CustomerOutcome) => Refusal | null {
  const key = new RegExp(profile.key.pattern);
  return (outcome) => {
    if (!key.test(outcome.customer_ref)) {
      return refuse('id', 'customer_ref', `does not match ${key.source}`);
    }
    if (!isWholeLong(outcome.sequence)) {
      return refuse('range', 'sequence', `${outcome.sequence} is not a whole number from 0`);
    }
    if (!isWholeInt(outcome.revision)) {
      return refuse(
        'range',
        'revision',
        `${outcome.revision} is not a whole number from 0 to 2^31 - 1`,
      );
    }
    if (!isPlausibleTime(outcome.occurred_at)) {
      return refuse('time', 'occurred_at', `${outcome.occurred_at} is no plausible time`);
    }
    if (!isPlausibleTime(outcome.observed_at)) {
      return refuse('time', 'observed_at', `${outcome.observed_at} is no plausible time`);
    }
    return null;
  };
}
