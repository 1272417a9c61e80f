import { describe, expect, it } from 'vitest';
import { brokenRules } from '../domain/profile/broken-rules.ts';
import type { Field, FieldValue } from '../domain/profile/profile.ts';
import { createSynthesizer } from '../domain/synthesis/create-synthesizer.ts';
import type { KnownCustomer } from '../domain/synthesis/encode.ts';
import type { SynthesizerParameters } from '../domain/synthesis/parameters.ts';
import { OUTCOME, planSynthesis } from '../domain/synthesis/plan.ts';
import { createRandom } from '../domain/synthesis/random.ts';
import { lookupValues } from '../domain/synthesis/testing/lookup-values.ts';
import { loadProfile } from './load.ts';
import { loadSynthesizer } from './load-synthesizer.ts';

const loaded = await loadProfile('telco');
const { profile } = loaded;
const parameters = await loadSynthesizer(loaded);
const synthesizer = createSynthesizer(profile, parameters);
const customers = Array.from({ length: 20_000 }, (_, i) => synthesizer(createRandom(1, 0, i, 0)));

const share = (has: (row: KnownCustomer) => boolean) =>
  customers.filter(has).length / customers.length;

describe('the committed telco synthesizer', () => {
  it('keeps the rules, ranges and decimals in each of 20,000 customers', () => {
    const places = lookupValues(parameters);
    const faults = customers.flatMap(({ fields }) => [
      ...brokenRules(profile, fields, places),
      ...profile.fields.filter((field) => !fits(field, fields[field.name] ?? null)),
    ]);
    expect(faults).toEqual([]);
  });

  it('draws every level of every category as often as its strata say', () => {
    const gaps = planSynthesis(profile)
      .categories.filter(({ name, parent }) => parent === null && name !== OUTCOME)
      .flatMap(({ name, levels }) =>
        levels.map((level) => {
          const found = share(({ fields }) => fields[name] === level);
          return Math.abs(found - expectedShare(parameters, name, level));
        }),
      );
    expect(gaps.length).toBeGreaterThan(15);
    expect(Math.max(...gaps)).toBeLessThan(0.012);
    const left = share(({ outcome }) => outcome);
    const positive = profile.target.positive;
    expect(Math.abs(left - expectedShare(parameters, OUTCOME, positive))).toBeLessThan(0.012);
  });
});

/** Whether a value is one of the field's: a known level, or a plausible number with its decimals. */
function fits(field: Field, value: FieldValue): boolean {
  if (field.kind === 'category') return field.values.includes(String(value));
  if (field.kind === 'text' || typeof value !== 'number') return true;
  const [low, high] = field.plausible;
  return value >= low && value <= high && value === Number(value.toFixed(field.decimals));
}

function expectedShare(parameters: SynthesizerParameters, name: string, level: string): number {
  return parameters.components.reduce((sum, { rows, marginals }) => {
    const marginal = marginals[name];
    const at = marginal?.kind === 'levels' ? marginal.levels.indexOf(level) : -1;
    const inStratum = marginal?.kind === 'levels' && at >= 0 ? marginal.shares[at]! : 0;
    return sum + (rows / parameters.rows) * inStratum;
  }, 0);
}
