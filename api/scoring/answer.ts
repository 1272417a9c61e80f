import { type Band, bandOf } from '../../domain/customer/band.ts';
import type { Explainer } from '../../domain/explain/explainer.ts';
import { createReasons, type Reason } from '../../domain/explain/reasons.ts';
import type { ModelCard } from '../../domain/model/card.ts';
import type { Fields, Profile } from '../../domain/profile/profile.ts';
import type { ScoredRow } from './micro-batch.ts';

/** Where the features of a score came from, and how old they are. */
export interface FeatureSource {
  readonly source: 'request' | 'redis' | 'postgres';
  /** Event time of the state, ISO 8601; null where the features were given. */
  readonly as_of: string | null;
  readonly age_seconds: number | null;
}

export interface ScoreAnswer {
  readonly churn_probability: number;
  /** Whether the model's probabilities agree with what happened, out of fold. */
  readonly calibrated: boolean;
  readonly churn_label: boolean;
  readonly threshold: number;
  readonly band: Band;
  readonly reasons: readonly Reason[];
  readonly model_version: string;
  readonly flags: readonly string[];
  readonly features: FeatureSource;
  /** What was missing for a better answer; empty for a full one. */
  readonly degraded: readonly string[];
}

/** Slope and intercept of the calibration line may differ so much from 1 and 0. */
const calibrationTolerance = 0.1;

/** What a score is told with besides itself. */
export interface Given {
  readonly fields: Fields;
  readonly flags: readonly string[];
  readonly features: FeatureSource;
  readonly degraded: readonly string[];
}

export type AnswerScore = (row: ScoredRow, given: Given) => ScoreAnswer;

/** Returns how the scores of one model are told. Without an explainer they have no reasons and say so. */
export function createAnswerScore(
  profile: Profile,
  card: ModelCard,
  explainer: Explainer | null,
): AnswerScore {
  const reasonsOf = explainer === null ? null : createReasons(profile, explainer.features);
  const { slope, intercept } = card.calibration;
  const calibrated =
    slope !== null &&
    intercept !== null &&
    Math.abs(slope - 1) <= calibrationTolerance &&
    Math.abs(intercept) <= calibrationTolerance;
  return ({ probability, data, offset }, { fields, flags, features, degraded }) => ({
    churn_probability: probability,
    calibrated,
    churn_label: probability >= card.threshold,
    threshold: card.threshold,
    band: bandOf(probability, card.threshold),
    reasons: reasonsOf?.(fields, explainer!.explain(data, offset)) ?? [],
    model_version: card.version,
    flags,
    features,
    degraded: reasonsOf === null ? [...degraded, 'reasons'] : degraded,
  });
}
