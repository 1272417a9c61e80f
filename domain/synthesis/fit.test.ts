import { describe, expect, it } from 'vitest';
import { fitSynthesizer } from './fit.ts';
import { formatParameters } from './format-parameters.ts';
import { parseSynthesizer } from './parameters.ts';
import { SynthesisError } from './plan.ts';
import { gym, gymMembers } from './testing/gym.ts';

const members = gymMembers(2000);
const options = { fittedAt: '2026-01-01T00:00:00.000Z' };
const fitted = fitSynthesizer(gym, members, options);

describe('fitSynthesizer', () => {
  it('is a function of its arguments', () => {
    expect(fitSynthesizer(gym, members, options)).toEqual(fitted);
  });

  it('keeps aggregates only: no free text, no stratum under 200 rows, no long list of values', () => {
    expect(JSON.stringify(fitted)).not.toContain('member number');
    for (const { rows, marginals } of fitted.components) {
      expect(rows).toBeGreaterThanOrEqual(200);
      for (const marginal of Object.values(marginals)) {
        if (marginal.kind === 'quantiles') expect(marginal.p.length).toBeLessThanOrEqual(101);
      }
    }
  });

  it('learns the price list from the options', () => {
    const effects = fitted.numbers.fee!.explained!.effects;
    expect(effects.sauna![1]! - effects.sauna![0]!).toBeCloseTo(6, 0);
    expect(effects.lessons![1]! - effects.lessons![0]!).toBeCloseTo(9, 0);
  });

  it('learns how payments scatter around the product', () => {
    expect(fitted.ratios.paid).toMatchObject({ exactAtOne: true });
    expect(fitted.ratios.paid!.spread).toBeCloseTo(0.1, 2);
  });

  it('refuses a table that is too small, and one without a value', () => {
    expect(() => fitSynthesizer(gym, members.slice(0, 150), options)).toThrow(/150 rows/);
    const ageless = members.map(({ fields, outcome }) => ({
      fields: { ...fields, age: null },
      outcome,
    }));
    expect(() => fitSynthesizer(gym, ageless, options)).toThrow(/age has no value/);
  });

  it('refuses a lookup whose key stands for two rows', () => {
    const torn = members.map((member, i) =>
      i === 7 ? { ...member, fields: { ...member.fields, town: 'Nowhere' } } : member,
    );
    expect(() => fitSynthesizer(gym, torn, options)).toThrow(/place/);
  });
});

describe('the file of parameters', () => {
  it('comes back as it was written', () => {
    expect(parseSynthesizer(JSON.parse(formatParameters(fitted)), gym, 'x.json')).toEqual(fitted);
  });

  it('is refused for another version of the profile, with the command that mends it', () => {
    const changed = { ...gym, target: { ...gym.target, positive: 'left' } };
    expect(() => parseSynthesizer(fitted, changed, 'x.json')).toThrow(/x\.json.*churn synth fit/);
  });

  it('is read after a change of what the draw does not use', () => {
    expect(parseSynthesizer(fitted, { ...gym, title: 'Other' }, 'x.json')).toEqual(fitted);
  });

  it('is refused when malformed, with the place', () => {
    expect(() => parseSynthesizer({ ...fitted, version: 2 }, gym, 'x.json')).toThrow(
      SynthesisError,
    );
    expect(() => parseSynthesizer({ ...fitted, rows: -1 }, gym, 'x.json')).toThrow(/rows/);
  });
});
