import { createHash } from 'node:crypto';
import { boundaryRows } from '../domain/model/boundary-rows.ts';
import { type ModelCard, modelVersion } from '../domain/model/card.ts';
import { encodeRows } from '../domain/model/features/encode.ts';
import { featureWidth } from '../domain/model/features/feature.ts';
import { predictProbabilities } from '../domain/model/model.ts';
import { sampleCustomers } from '../domain/model/sample-customers.ts';
import { fieldsRead, schemaHash } from '../domain/model/schema-hash.ts';
import type { TrainedModel } from '../domain/model/train.ts';
import type { Profile } from '../domain/profile/profile.ts';
import { exportOnnx } from './export-onnx.ts';
import { openScorer } from './load-scorer.ts';
import { parityGap, parityTolerance } from './parity.ts';

/** The two files of a model. */
export interface ModelPackage {
  readonly card: ModelCard;
  readonly onnx: Uint8Array;
}

export interface TrainingFacts {
  readonly seed: number;
  readonly rows: number;
  readonly positives: number;
  /** The moment that the newest training rows describe, ISO 8601. */
  readonly snapshotAt: string;
}

/** The exported model does not compute what the trainer computes; a defect, never bad data. */
class ParityError extends Error {
  override readonly name = 'ParityError';
}

const probeRows = 8;
const parityRows = 5_000;

/**
 * Returns a trained model as ONNX with its card, after it was loaded like any other model and compared
 * with the trainer on 5,000 synthetic rows, split values among them.
 * @throws ParityError when they differ by more than 1e-6.
 */
export async function packModel(
  trained: TrainedModel,
  profile: Profile,
  facts: TrainingFacts,
): Promise<ModelPackage> {
  const { features, model, threshold } = trained;
  const width = featureWidth(features);
  const onnx = exportOnnx(model, width, {
    features_sha256: createHash('sha256').update(JSON.stringify(features)).digest('hex'),
    threshold: String(threshold),
  });
  const hash = createHash('sha256').update(onnx).digest('hex');
  const names = fieldsRead(profile, features);
  const probe = sampleCustomers(profile, names, probeRows, facts.seed);
  const answers = predictProbabilities(model, encodeRows(features, probe));
  const card: ModelCard = {
    format: 1,
    version: modelVersion(profile.name, facts.snapshotAt, hash),
    profile: { name: profile.name, schemaHash: schemaHash(profile, features) },
    onnx: { sha256: hash, bytes: onnx.length },
    algorithm: { kind: trained.kind, seed: facts.seed, parameters: trained.parameters },
    threshold,
    thresholdRule: 'best F1 on out-of-fold predictions',
    calibration: { method: 'none', ...trained.calibration },
    metrics: { cv: trained.cv, logLossByKind: trained.logLossByKind, test: null },
    training: { rows: facts.rows, positives: facts.positives, snapshotAt: facts.snapshotAt },
    probe: {
      tolerance: parityTolerance,
      rows: probe.map((fields, row) => ({ fields, probability: answers[row]! })),
    },
    features: [...features],
  };
  const scorer = await openScorer(card, onnx, profile, card.version);
  try {
    const customers = encodeRows(features, sampleCustomers(profile, names, 1_000, facts.seed + 1));
    const rows = boundaryRows(model, customers, parityRows, facts.seed);
    const gap = await parityGap(model, scorer, rows);
    if (!(gap <= parityTolerance)) {
      throw new ParityError(
        `ONNX and trainer differ by ${gap}; at most ${parityTolerance} is allowed`,
      );
    }
  } finally {
    await scorer.close();
  }
  return { card, onnx };
}
