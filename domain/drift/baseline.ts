import { z } from 'zod';
import type { FieldBins } from './bins.ts';
import { type HistogramLayout, histogramLayout } from './histogram.ts';
import type { Reference } from './judge.ts';

const share = z.number().min(0).max(1);
const fieldSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    name: z.string().min(1),
    kind: z.literal('number'),
    edges: z.array(z.number()).max(200),
    importance: share.nullable(),
  }),
  z.strictObject({
    name: z.string().min(1),
    kind: z.literal('category'),
    values: z.array(z.string()).min(1).max(250),
    importance: share.nullable(),
  }),
]);

const referenceSchema = z.strictObject({
  /** Customers counted. */
  n: z.number().int().min(1),
  /** Per field the counts of its bins: of values, then unseen (categories alone), then missing. */
  counts: z.array(z.array(z.number().int().min(0))),
});

/** `baseline.json`: what customers looked like when a model was trained, as histograms. */
const baselineSchema = z.strictObject({
  format: z.literal(1),
  modelVersion: z.string().min(1),
  profile: z.string().min(1),
  /** What is counted, in windows too. */
  unit: z.literal("customers, each customer's last event"),
  fields: z.array(fieldSchema).min(1),
  references: z.strictObject({
    /** The table that the model was trained on. */
    table: referenceSchema,
    /** The synthesizer's own customers: their windows are compared with what they are by construction. */
    synthetic: referenceSchema.nullable(),
  }),
});

export type Baseline = z.infer<typeof baselineSchema>;
export const baselineUnit = "customers, each customer's last event";

export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

/** Returns the baseline in the text of a `baseline.json`. @throws BaselineError naming what is wrong with it. */
export function parseBaseline(text: string, source: string): Baseline {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BaselineError(`${source}: not JSON (${(error as Error).message})`);
  }
  const parsed = baselineSchema.safeParse(json);
  if (!parsed.success) throw new BaselineError(`${source}: ${z.prettifyError(parsed.error)}`);
  const baseline = parsed.data;
  const layout = baselineLayout(baseline);
  for (const [name, reference] of Object.entries(baseline.references)) {
    if (reference === null) continue;
    const fits =
      reference.counts.length === layout.fields.length &&
      reference.counts.every(
        (counts, i) => counts.length === layout.starts[i + 1]! - layout.starts[i]!,
      );
    if (!fits) throw new BaselineError(`${source}: the counts of ${name} do not fit the bins`);
  }
  return baseline;
}

/** The file's text: one line per field, so that a change of one shows as such. */
export function formatBaseline({ fields, references, ...head }: Baseline): string {
  const lines = (values: readonly unknown[]): string =>
    `[\n${values.map((value) => `    ${JSON.stringify(value)}`).join(',\n')}\n  ]`;
  const reference = (one: Baseline['references']['synthetic']): string =>
    one === null ? 'null' : `{ "n": ${one.n}, "counts": ${lines(one.counts)} }`;
  const top = Object.entries(head).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`,
  );
  return [
    '{',
    ...top,
    `  "fields": ${lines(fields)},`,
    '  "references": {',
    `  "table": ${reference(references.table)},`,
    `  "synthetic": ${reference(references.synthetic)}`,
    '  }',
    '}',
    '',
  ].join('\n');
}

export function baselineLayout({ fields }: Baseline): HistogramLayout {
  return histogramLayout(
    fields.map((field): FieldBins => {
      const { importance: _, ...bins } = field;
      return bins;
    }),
  );
}

/** The reference for windows of an origin: synthetic customers have their own, all others the table. */
export function referenceFor(baseline: Baseline, origin: string): Reference {
  const { table, synthetic } = baseline.references;
  const { n, counts } = origin === 'synthetic' ? (synthetic ?? table) : table;
  return {
    layout: baselineLayout(baseline),
    n,
    counts: Float64Array.from(counts.flat()),
    importance: baseline.fields.map(({ importance }) => importance),
  };
}
