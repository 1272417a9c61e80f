import type { Field, Fields, NumberField, Profile } from '../profile/profile.ts';
import { type Refusal, refuse } from '../stream/dead-letter.ts';
import { type CustomerEvent, fieldOf, origins } from '../stream/event.ts';
import { isCleanText } from './clean-text.ts';
import { earliestMs } from './plausible-time.ts';
import { createRuleCheck } from './rules.ts';

export interface ValidationLimits {
  /** Events older than this time are refused, in milliseconds since 1970. */
  readonly earliestMs: number;
  /** An event this far ahead of the clock is flagged, milliseconds. */
  readonly aheadFlagMs: number;
  /** An event this far ahead of the clock is refused, milliseconds. */
  readonly aheadRefuseMs: number;
  /** Longest category text that is still scored as unseen, in code points. */
  readonly maxCategoryLength: number;
}

export const defaultLimits: ValidationLimits = {
  earliestMs,
  aheadFlagMs: 5 * 60_000,
  aheadRefuseMs: 24 * 3_600_000,
  maxCategoryLength: 256,
};

export type Validation =
  | { readonly ok: true; readonly flags: string[] }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Returns a check of events: bad ones are refused with a reason, odd ones pass with flags
 * (`missing:`, `unseen:`, `implausible:`, `rule:` and the name; `ahead` for a time ahead of the clock).
 */
export function createValidator(
  profile: Profile,
  limits: ValidationLimits = defaultLimits,
): (event: CustomerEvent, nowMs: number) => Validation {
  const key = new RegExp(profile.key.pattern);
  const checkFields = createFieldsCheck(profile, limits);
  return (event, nowMs) => {
    const flags: string[] = [];
    const refusal =
      checkKey(event, key) ?? checkTime(event.occurred_at, nowMs, limits, flags) ?? null;
    if (refusal !== null) return { ok: false, refusal };
    return checkFields(event, flags);
  };
}

/** Returns the same check of a customer's fields alone. */
export function createFieldsValidator(
  profile: Profile,
  limits: ValidationLimits = defaultLimits,
): (fields: Fields) => Validation {
  const checkFields = createFieldsCheck(profile, limits);
  return (fields) => checkFields(fields as CustomerEvent, []);
}

function createFieldsCheck(profile: Profile, limits: ValidationLimits) {
  const checks = profile.fields.map((field) => fieldCheck(field, limits));
  const ruleFlags = createRuleCheck(profile);
  return (event: CustomerEvent, flags: string[]): Validation => {
    for (const check of checks) {
      const refusal = check(event, flags);
      if (refusal !== null) return { ok: false, refusal };
    }
    ruleFlags(event, flags);
    return { ok: true, flags };
  };
}

function checkKey(event: CustomerEvent, pattern: RegExp): Refusal | null {
  if (!pattern.test(event.customer_ref)) {
    return refuse('id', 'customer_ref', `does not match ${pattern.source}`);
  }
  if (!Number.isSafeInteger(event.sequence) || event.sequence < 0) {
    return refuse('range', 'sequence', `${event.sequence} is not a whole number from 0`);
  }
  if (!(origins as readonly string[]).includes(event.origin)) {
    return refuse('range', 'origin', `is none of ${origins.join(', ')}`);
  }
  if (event.event_type.length > 64 || !isCleanText(event.event_type)) {
    return refuse('text', 'event_type', 'is longer than 64 letters or holds control characters');
  }
  return null;
}

function checkTime(
  timeMs: number,
  nowMs: number,
  limits: ValidationLimits,
  flags: string[],
): Refusal | null {
  if (!Number.isSafeInteger(timeMs) || timeMs < limits.earliestMs) {
    const earliest = new Date(limits.earliestMs).toISOString();
    return refuse('time', 'occurred_at', `${timeMs} is not in milliseconds since ${earliest}`);
  }
  const ahead = timeMs - nowMs;
  if (ahead > limits.aheadRefuseMs) {
    // Beyond the four-digit years it is not a far future but another unit.
    const reason = timeMs > Date.UTC(9000, 0, 1) ? 'time' : 'future';
    return refuse(reason, 'occurred_at', `${timeMs} is more than a day ahead of the clock`);
  }
  if (ahead > limits.aheadFlagMs) flags.push('ahead');
  return null;
}

type FieldCheck = (event: CustomerEvent, flags: string[]) => Refusal | null;

function fieldCheck(field: Field, limits: ValidationLimits): FieldCheck {
  if (field.kind === 'number') return numberCheck(field);
  const { name } = field;
  const values = field.kind === 'category' ? new Set(field.values) : null;
  const maxLength = field.kind === 'text' ? field.maxLength : limits.maxCategoryLength;
  return (event, flags) => {
    const value = fieldOf(event, name);
    if (value === null) {
      flags.push(`missing:${name}`);
      return null;
    }
    const text = String(value);
    if (values?.has(text)) return null;
    if (text.length > maxLength && isLonger(text, maxLength)) {
      return refuse('oversized', name, `${text.length} letters; at most ${maxLength} are allowed`);
    }
    if (!isCleanText(text)) return refuse('text', name, 'holds NUL, a lone surrogate or controls');
    if (values !== null) flags.push(`unseen:${name}`);
    return null;
  };
}

/** In code points, as JSON Schema counts too: a letter beyond the first plane is one, and not the two that it takes. */
const isLonger = (text: string, maxLength: number): boolean =>
  text.length > 2 * maxLength || [...text].length > maxLength;

function numberCheck(field: NumberField): FieldCheck {
  const { name, hard, plausible } = field;
  return (event, flags) => {
    const value = fieldOf(event, name);
    if (value === null) {
      flags.push(`missing:${name}`);
      return null;
    }
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return refuse('not-finite', name, `${value} is not a finite number`);
    }
    if (value < hard[0] || value > hard[1]) {
      return refuse('range', name, `${value} is outside ${hard[0]} to ${hard[1]}`);
    }
    if (value < plausible[0] || value > plausible[1]) flags.push(`implausible:${name}`);
    return null;
  };
}
