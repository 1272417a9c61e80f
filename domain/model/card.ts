import { z } from 'zod';
import { featureSchema } from './features/feature.ts';
import { metricsSchema } from './metrics/metrics.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');
const fieldValue = z.union([z.string(), z.number(), z.null()]);
const parameter = z.union([z.number(), z.string(), z.boolean()]);

/** `model.json`: all that a scorer and a reader must know about the `model.onnx` beside it. */
const modelCardSchema = z.strictObject({
  /** Version of this file's form. */
  format: z.literal(1),
  /** See `modelVersion`. */
  version: z
    .string()
    .regex(/^[a-z0-9_]+-\d{8}-[0-9a-f]{12}$/, 'must be <profile>-<yyyymmdd>-<hash>'),
  profile: z.strictObject({ name: z.string(), schemaHash: sha256 }),
  onnx: z.strictObject({ sha256, bytes: z.number().int().min(1) }),
  algorithm: z.strictObject({
    kind: z.string().min(1),
    seed: z.number().int().nullable(),
    parameters: z.record(z.string(), z.union([parameter, z.record(z.string(), parameter)])),
  }),
  /** Labels are positive from this probability on. */
  threshold: z.number().min(0).max(1),
  thresholdRule: z.string(),
  calibration: z.strictObject({
    /** What corrects the probabilities after the model. */
    method: z.literal('none'),
    /** Out of fold; 1 and 0 for perfect calibration. */
    slope: z.number().nullable(),
    intercept: z.number().nullable(),
  }),
  metrics: z.strictObject({
    cv: metricsSchema.nullable(),
    /** Mean cross-validated log loss of each kind of model that was tried. */
    logLossByKind: z.record(z.string(), z.number()),
    test: metricsSchema.nullable(),
  }),
  training: z.strictObject({
    rows: z.number().int().min(0),
    positives: z.number().int().min(0),
    /** The moment that the newest training rows describe. */
    snapshotAt: z.iso.datetime(),
  }),
  /** Synthetic customers and what the model must answer; checked whenever the model is loaded. */
  probe: z.strictObject({
    tolerance: z.number().min(0).max(0.01),
    rows: z
      .array(z.strictObject({ fields: z.record(z.string(), fieldValue), probability: z.number() }))
      .min(2),
  }),
  features: z.array(featureSchema).min(1),
});

export type ModelCard = z.infer<typeof modelCardSchema>;

export class ModelCardError extends Error {
  override readonly name = 'ModelCardError';
}

/**
 * Returns the card in the text of a `model.json`.
 * @throws ModelCardError naming every fault with its path.
 */
export function parseModelCard(text: string, source: string): ModelCard {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ModelCardError(`${source}: not JSON (${(error as Error).message})`);
  }
  const parsed = modelCardSchema.safeParse(json);
  if (!parsed.success) throw new ModelCardError(`${source}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * A model's version: profile, day of the newest training data, and the first 12 hex digits of the
 * SHA-256 of `model.onnx` (whose metadata hold the features and the threshold). The same data, seed and
 * settings give the same version, and versions of one profile sort by the age of their data.
 */
export function modelVersion(profileName: string, snapshotAt: string, onnxSha256: string): string {
  const day = new Date(snapshotAt).toISOString().slice(0, 10).replaceAll('-', '');
  return `${profileName}-${day}-${onnxSha256.slice(0, 12)}`;
}
