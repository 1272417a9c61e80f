import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explainer } from '../domain/explain/explainer.ts';
import { encodeRows } from '../domain/model/features/encode.ts';
import { predictProbabilities } from '../domain/model/model.ts';
import { sampleCustomers } from '../domain/model/sample-customers.ts';
import { sigmoid } from '../domain/model/sigmoid.ts';
import { type LoadedProfile, loadProfile } from '../profiles/load.ts';
import { championDir, loadChampion } from './load-champion.ts';
import { loadExplainer } from './load-explainer.ts';
import { readTerms } from './read-terms.ts';
import type { Scorer } from './scorer.ts';

let loaded: LoadedProfile;
let scorer: Scorer;
let explainer: Explainer;
const rows = 400;

beforeAll(async () => {
  loaded = await loadProfile('telco');
  scorer = await loadChampion(loaded);
  explainer = (await loadExplainer(loaded, scorer.card.features))!;
});
afterAll(() => scorer.close());

describe('the champion', () => {
  const customers = () => {
    const names = loaded.profile.fields.map(({ name }) => name);
    return encodeRows(scorer.card.features, sampleCustomers(loaded.profile, names, rows, 11));
  };

  it('is read back from its ONNX file as the model that it is', async () => {
    const matrix = customers();
    const terms = readTerms(await readFile(join(championDir(loaded), 'model.onnx')))!;
    const own = predictProbabilities(terms, matrix);
    const scored = await scorer.score(matrix.data, matrix.rows);
    for (let row = 0; row < rows; row++) expect(own[row]).toBeCloseTo(scored[row]!, 6);
  });

  it('is explained by contributions that add up to the logit of its score', async () => {
    const matrix = customers();
    const scored = await scorer.score(matrix.data, matrix.rows);
    for (let row = 0; row < rows; row++) {
      const shares = explainer.explain(matrix.data, row * matrix.columns);
      const logit = shares.reduce((sum, share) => sum + share, explainer.base);
      expect(sigmoid(logit)).toBeCloseTo(scored[row]!, 6);
    }
  });

  it('has as many contributions as features', () => {
    expect(explainer.features).toEqual(scorer.card.features.map(({ name }) => name));
  });
});
