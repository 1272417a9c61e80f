import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createExplainer, type Explainer } from '../domain/explain/explainer.ts';
import { encodeRows } from '../domain/model/features/encode.ts';
import type { Feature } from '../domain/model/features/feature.ts';
import type { Matrix } from '../domain/model/matrix.ts';
import type { Fields } from '../domain/profile/profile.ts';
import { createSynthesizer } from '../domain/synthesis/create-synthesizer.ts';
import { SynthesisError } from '../domain/synthesis/plan.ts';
import { createRandom } from '../domain/synthesis/random.ts';
import type { LoadedProfile } from '../profiles/load.ts';
import { loadSynthesizer } from '../profiles/load-synthesizer.ts';
import { championDir } from './load-champion.ts';
import { onnxFile } from './load-scorer.ts';
import { readTerms } from './read-terms.ts';

/** The mean logit of so many is off by a forty-fifth of the spread between customers (its standard error). */
const referenceCustomers = 2_000;
/** Of the reference's draw, so that the same model gives the same explanations everywhere. */
const seed = 1;

/**
 * Returns what explains the scores of the profile's champion; null for a model that is not of the trainer's own form.
 * The reference are customers of the profile's synthesizer, or where it has none the typical customer that the model
 * puts for one of whom nothing is known.
 */
export async function loadExplainer(
  loaded: LoadedProfile,
  features: readonly Feature[],
): Promise<Explainer | null> {
  const terms = readTerms(await readFile(join(championDir(loaded), onnxFile)));
  if (terms === null) return null;
  return createExplainer(terms, features, await referenceOf(loaded, features));
}

async function referenceOf(loaded: LoadedProfile, features: readonly Feature[]): Promise<Matrix> {
  const rows = await syntheticCustomers(loaded).catch((error: unknown) => {
    if (error instanceof SynthesisError) return [{}];
    throw error;
  });
  return encodeRows(features, rows);
}

async function syntheticCustomers(loaded: LoadedProfile): Promise<Fields[]> {
  const draw = createSynthesizer(loaded.profile, await loadSynthesizer(loaded));
  return Array.from(
    { length: referenceCustomers },
    (_, i) => draw(createRandom(seed, 0, i, 0)).fields,
  );
}
