import { z } from 'zod';
import type { Profile } from '../profile/profile.ts';
import { SynthesisError } from './plan.ts';
import { profileFingerprint } from './profile-fingerprint.ts';

const share = z.number().min(0).max(1);

/** Levels of a category in latent order; null is the missing value. */
const levelMarginal = z.strictObject({
  kind: z.literal('levels'),
  levels: z.array(z.string().nullable()).min(1),
  shares: z.array(share).min(1),
});

/** A quantile function through the points (p, x), p rising from 0 to 1; a flat stretch is an atom. */
const quantileMarginal = z.strictObject({
  kind: z.literal('quantiles'),
  missing: share,
  p: z.array(share).min(2).max(101),
  x: z.array(z.number()).min(2).max(101),
});

const component = z.strictObject({
  /** Rows that it was fitted to; its weight in the mixture. */
  rows: z.number().int().positive(),
  marginals: z.record(z.string(), z.discriminatedUnion('kind', [levelMarginal, quantileMarginal])),
  /** Correlations of the latent normals, row i holding those with the variables before it. */
  latent: z.strictObject({
    variables: z.array(z.string()),
    correlations: z.array(z.array(z.number().min(-1).max(1))),
  }),
});

const grid = z.strictObject({
  step: z.number().positive(),
  low: z.number(),
  high: z.number(),
});

const numberShape = grid.extend({
  /** What the categories explain: an intercept and one effect per level; the marginal holds the rest. */
  explained: z
    .strictObject({
      intercept: z.number(),
      effects: z.record(z.string(), z.array(z.number())),
    })
    .nullable(),
});

/** A product rule's field. */
const ratioShape = grid.extend({
  /** With exposure one it equals the product. */
  exactAtOne: z.boolean(),
  /** Standard deviation of its gap over one period, as a share of the product. */
  spread: z.number().min(0),
});

const lookupTable = z.strictObject({
  columns: z.array(z.string()).min(2),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))).min(1),
  counts: z.array(z.number().int().positive()).min(1),
});

export const synthesizerSchema = z.strictObject({
  format: z.literal('churnstream-synthesizer'),
  version: z.literal(1),
  profile: z.string(),
  /** Of the parts of the profile that shape the draw; see profileFingerprint. */
  fingerprint: z.string(),
  fittedAt: z.iso.datetime(),
  rows: z.number().int().positive(),
  numbers: z.record(z.string(), numberShape),
  ratios: z.record(z.string(), ratioShape),
  lookups: z.record(z.string(), lookupTable),
  components: z.array(component).min(1),
});

/** What was learnt from a table: aggregates only, never a row. */
export type SynthesizerParameters = z.infer<typeof synthesizerSchema>;
export type Component = SynthesizerParameters['components'][number];
export type LevelMarginal = z.infer<typeof levelMarginal>;
export type QuantileMarginal = z.infer<typeof quantileMarginal>;
export type Grid = z.infer<typeof grid>;
export type NumberShape = z.infer<typeof numberShape>;
export type RatioShape = z.infer<typeof ratioShape>;
export type LookupTable = z.infer<typeof lookupTable>;

/**
 * Returns the parameters in parsed JSON.
 * @throws SynthesisError when they are malformed or were fitted for another profile.
 */
export function parseSynthesizer(
  json: unknown,
  profile: Profile,
  source: string,
): SynthesizerParameters {
  const parsed = synthesizerSchema.safeParse(json);
  if (!parsed.success) throw new SynthesisError(`${source}: ${z.prettifyError(parsed.error)}`);
  const fitted = parsed.data;
  if (fitted.profile !== profile.name || fitted.fingerprint !== profileFingerprint(profile)) {
    throw new SynthesisError(
      `${source} was fitted for another version of profile ${profile.name}: fit it again with ` +
        '`churn synth fit`',
    );
  }
  return fitted;
}
