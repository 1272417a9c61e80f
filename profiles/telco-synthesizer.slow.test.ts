import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { brokenRules } from '../domain/profile/broken-rules.ts';
import { readCustomerRow } from '../domain/profile/csv-row.ts';
import type { Profile } from '../domain/profile/profile.ts';
import { createSynthesizer } from '../domain/synthesis/create-synthesizer.ts';
import type { KnownCustomer } from '../domain/synthesis/encode.ts';
import { fitSynthesizer } from '../domain/synthesis/fit.ts';
import type { SynthesizerParameters } from '../domain/synthesis/parameters.ts';
import { createRandom } from '../domain/synthesis/random.ts';
import { pairTrends } from '../domain/synthesis/testing/pair-trends.ts';
import { dataFolder } from '../platform/config/data-folder.ts';
import { readCsv } from '../platform/csv/read-csv.ts';
import { loadProfile } from './load.ts';
import { loadSynthesizer } from './load-synthesizer.ts';

const folder = dataFolder();

describe.skipIf(folder === null)('against the real telco table', () => {
  let profile: Profile;
  let parameters: SynthesizerParameters;
  let real: KnownCustomer[];
  let made: KnownCustomer[];
  beforeAll(async () => {
    const loaded = await loadProfile('telco');
    profile = loaded.profile;
    parameters = await loadSynthesizer(loaded);
    real = [];
    for await (const { cells } of readCsv(join(folder ?? '', 'telco_customer_churn.csv'))) {
      const { fields, outcome } = readCustomerRow(profile, cells);
      if (outcome !== null) real.push({ fields, outcome });
    }
    const synthesizer = createSynthesizer(profile, parameters);
    made = real.map((_, i) => synthesizer(createRandom(1, 0, i, 0)));
  });

  it('the committed parameters are those of a new fit', () => {
    const { fittedAt } = parameters;
    expect(fitSynthesizer(profile, real, { fittedAt })).toEqual(parameters);
  });

  it('the real table keeps the rules that the synthesizer keeps', () => {
    expect(real.flatMap(({ fields }) => brokenRules(profile, fields))).toEqual([]);
  });

  it('pairs of columns hang together as in the real table', () => {
    const { mean, worst } = pairTrends(profile, real, made);
    expect(mean).toBeGreaterThan(0.975);
    expect(worst).toBeGreaterThan(0.94);
  });

  it('next to no customer is a copy of a real one', () => {
    const names = profile.fields.filter((field) => field.modelInput).map(({ name }) => name);
    const text = ({ fields, outcome }: KnownCustomer) =>
      JSON.stringify([outcome, ...names.map((name) => fields[name])]);
    const known = new Set(real.map(text));
    expect(made.filter((row) => known.has(text(row))).length / made.length).toBeLessThan(0.006);
  });
});
