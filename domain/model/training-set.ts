import type { Fields, Profile } from '../profile/profile.ts';
import { encodeRows } from './features/encode.ts';
import { type Feature, type FeatureColumn, featureColumns } from './features/feature.ts';
import { learnFeatures } from './features/learn.ts';
import type { Matrix } from './matrix.ts';

/** Encoded customers with their outcomes. */
export interface TrainingSet {
  readonly features: readonly Feature[];
  readonly columns: readonly FeatureColumn[];
  readonly matrix: Matrix;
  /** 1 for the positive outcome, 0 for the other. */
  readonly labels: Uint8Array;
}

/** Why the rows cannot train a model; the message says what to mend. */
export class TrainingDataError extends Error {
  override readonly name = 'TrainingDataError';
}

const leastPerClass = 10;

/**
 * Encodes labelled customers, learning fills and shares from them. With `withDerived` false the
 * profile's derived fields are left out.
 * @throws TrainingDataError when there are fewer than 10 rows of either outcome.
 */
export function buildTrainingSet(
  profile: Profile,
  rows: readonly Fields[],
  labels: Uint8Array,
  withDerived: boolean,
): TrainingSet {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  if (Math.min(positives, negatives) < leastPerClass) {
    const { column, positive, negative } = profile.target;
    throw new TrainingDataError(
      `${labels.length} labelled rows hold ${positives} of ${column} = ${positive} and ${negatives} of ` +
        `${column} = ${negative}; training needs at least ${leastPerClass} of each`,
    );
  }
  const used = withDerived ? profile : { ...profile, derived: [] };
  const features = learnFeatures(used, rows);
  return {
    features,
    columns: featureColumns(features),
    matrix: encodeRows(features, rows),
    labels,
  };
}
