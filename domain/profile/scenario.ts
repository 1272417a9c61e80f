import { z } from 'zod';

const field = z.string();

/** What may happen to customers; how much of it is the strength, given beside it. */
const changeSchema = z.discriminatedUnion('kind', [
  /** The number times 1 + strength, in everybody. */
  z.strictObject({ kind: z.literal('scale'), field }),
  /** The value in a share of those who have another one. */
  z.strictObject({ kind: z.literal('replace'), field, value: z.string().min(1) }),
  /** Nothing in a share of all. */
  z.strictObject({ kind: z.literal('missing'), field }),
  /** The same fields; for a share of customers the outcome is drawn anew, with `positive` of them leaving. */
  z.strictObject({ kind: z.literal('outcome'), positive: z.number().min(0).max(1) }),
]);

const scenario = {
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower case letters, digits and -'),
  description: z.string(),
  change: changeSchema,
  strength: z.number(),
};

/** Something to happen to the synthetic customers while the stream runs: `churn drift start NAME`. */
export const scenarioSchema = z.strictObject(scenario);

/** A shift that `churn drift rates` must find. */
export const trialSchema = z.strictObject({
  ...scenario,
  change: z.union([
    changeSchema,
    /** The same customers, those with the value drawn more often: their share plus strength. */
    z.strictObject({ kind: z.literal('mix'), field, value: z.string().min(1) }),
  ]),
  /** Customers per window. */
  rows: z.number().int().min(50),
  /** Windows in which it must be found. */
  within: z.number().int().min(1).max(3),
  /** Share of the trials in which it must be found; null where it is only told. */
  goal: z.number().min(0).max(1).nullable(),
});

export type Change = z.infer<typeof changeSchema>;
export type Trial = z.infer<typeof trialSchema>;
