import type { CategoryField, Fields, FieldValue, Profile } from '../profile/profile.ts';
import { exposureOf } from './encode.ts';
import { normalQuantile } from './normal.ts';
import type { SynthesizerParameters } from './parameters.ts';
import { planSynthesis, type RatioVariable } from './plan.ts';
import { withinProduct } from './product-bounds.ts';
import type { Random } from './random.ts';
import type { Synthesizer } from './synthesizer.ts';

/** A customer's next state and what happened: `snapshot`, `bill` or `<field>_change`. */
export interface Advance {
  readonly eventType: string;
  readonly fields: Fields;
}

/** Returns the state after this one; a function of its arguments alone. */
export type Advancer = (random: Random, before: Fields) => Advance;

const BILL_SHARE = 0.5;
const CHANGE_SHARE = 0.1;

/**
 * Returns how known customers move on. Half of their events are bills: one period more on the field
 * that a product rule counts, its product grown by one period with the table's spread. One in ten
 * changes a tracked category that no rule touches, to the value of some other drawn customer, so that
 * the shares of its values stay. The rest repeat the state. Rules hold after every step.
 */
export function createAdvancer(
  profile: Profile,
  parameters: SynthesizerParameters,
  synthesizer: Synthesizer,
): Advancer {
  const { ratios } = planSynthesis(profile);
  const counted = ratios.filter(({ rule }) => rule.absentWhen !== undefined);
  const tracked = freeTrackedFields(profile);
  return (random, before) => {
    const kind = random();
    const field = tracked[Math.floor(random() * tracked.length)];
    if (kind < CHANGE_SHARE && field !== undefined) {
      const wanted = synthesizer(random).fields[field.name] ?? null;
      if (wanted !== null && wanted !== before[field.name]) {
        return { eventType: `${field.name}_change`, fields: { ...before, [field.name]: wanted } };
      }
    }
    if (kind < CHANGE_SHARE + BILL_SHARE) {
      const fields = billed(counted, parameters, random, before);
      if (fields !== null) return { eventType: 'bill', fields };
    }
    return { eventType: 'snapshot', fields: before };
  };
}

/** Returns how a customer's first event is called: a sign-up in the first period, later a snapshot. */
export function firstEventType(profile: Profile): (fields: Fields) => 'signup' | 'snapshot' {
  const counts = profile.rules.flatMap((rule) =>
    rule.kind === 'product' && rule.absentWhen !== undefined ? [rule.absentWhen.field] : [],
  );
  return (fields) => (counts.some((name) => Number(fields[name]) > 1) ? 'snapshot' : 'signup');
}

function freeTrackedFields(profile: Profile): CategoryField[] {
  const ruled = new Set(
    profile.rules.flatMap((rule) => {
      if (rule.kind === 'implies-both') return [rule.when.field, ...rule.requires.fields];
      if (rule.kind === 'lookup') return [rule.key, ...rule.determines];
      return [];
    }),
  );
  return profile.fields
    .filter((field) => field.kind === 'category')
    .filter((field) => field.tracked && !ruled.has(field.name));
}

/** One period more for every counted product, or null where none can grow within the table's range. */
function billed(
  counted: readonly RatioVariable[],
  parameters: SynthesizerParameters,
  random: Random,
  before: Fields,
): Fields | null {
  const after: Record<string, FieldValue> = { ...before };
  for (const name of new Set(counted.map(({ rule }) => rule.absentWhen!.field))) {
    const periods = before[name];
    if (typeof periods !== 'number' || periods >= parameters.numbers[name]!.high) return null;
    after[name] = periods + 1;
  }
  for (const variable of counted) {
    const sum = before[variable.name] ?? 0;
    if (exposureOf(variable, before) !== null && before[variable.name] === null) continue;
    const shape = parameters.ratios[variable.name]!;
    const noise = 1 + shape.spread * normalQuantile(random());
    after[variable.name] = withinProduct(
      variable,
      shape,
      after,
      (product, exposure) => Number(sum) + (product / exposure) * noise,
    );
  }
  return counted.length === 0 ? null : after;
}
