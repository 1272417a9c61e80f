import type { Profile } from '../profile/profile.ts';
import { type Refusal, refuse } from '../stream/dead-letter.ts';
import { fieldOf, type ScoredEvent } from '../stream/event.ts';
import { isCleanText } from './clean-text.ts';
import { isPlausibleTime } from './plausible-time.ts';
import { isWholeInt, isWholeLong } from './whole-number.ts';

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * Returns a check of scored records; null is a good one. It refuses what a store could not hold as it is, and
 * nothing that an earlier version of the profile allowed: what enrich wrote once must always be readable.
 */
export function createScoredValidator(profile: Profile): (scored: ScoredEvent) => Refusal | null {
  const numbers = profile.fields.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  const texts = profile.fields.filter(({ kind }) => kind !== 'number').map(({ name }) => name);
  return (scored) =>
    checkIds(scored) ??
    checkTimes(scored) ??
    checkNumbers(scored, numbers) ??
    checkTexts(scored, texts);
}

function checkIds(scored: ScoredEvent): Refusal | null {
  for (const name of ['event_id', 'customer_id'] as const) {
    if (!ulid.test(scored[name])) return refuse('id', name, 'is no ULID');
  }
  for (const name of ['sequence', 'source_offset'] as const) {
    if (!isWholeLong(scored[name])) {
      return refuse('range', name, `${scored[name]} is not a whole number from 0`);
    }
  }
  if (!isWholeInt(scored.source_partition)) {
    return refuse('range', 'source_partition', `${scored.source_partition} is no partition`);
  }
  return null;
}

function checkTimes(scored: ScoredEvent): Refusal | null {
  for (const name of ['occurred_at', 'scored_at'] as const) {
    if (!isPlausibleTime(scored[name])) {
      return refuse('time', name, `${scored[name]} is no plausible time`);
    }
  }
  return null;
}

function checkNumbers(scored: ScoredEvent, names: readonly string[]): Refusal | null {
  for (const name of ['churn_probability', 'threshold'] as const) {
    const value = scored[name];
    if (!Number.isFinite(value)) return refuse('not-finite', name, `${value} is not finite`);
    if (value < 0 || value > 1) return refuse('range', name, `${value} is outside 0 to 1`);
  }
  for (const name of names) {
    const value = fieldOf(scored, name);
    if (value !== null && !Number.isFinite(value)) {
      return refuse('not-finite', name, `${value} is not finite`);
    }
  }
  return null;
}

function checkTexts(scored: ScoredEvent, names: readonly string[]): Refusal | null {
  for (const name of ['customer_ref', 'event_type', 'origin', 'model_version'] as const) {
    if (!isCleanText(scored[name])) return refuse('text', name, 'holds NUL or other controls');
  }
  for (const name of names) {
    const value = fieldOf(scored, name);
    if (value !== null && !isCleanText(String(value))) {
      return refuse('text', name, 'holds NUL or other controls');
    }
  }
  // Postgres is given the flags as one text, separated by commas.
  if (scored.flags.some((flag) => flag.includes(',') || !isCleanText(flag))) {
    return refuse('text', 'flags', 'holds a comma, NUL or other controls');
  }
  return null;
}
