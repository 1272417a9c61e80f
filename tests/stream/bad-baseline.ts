import type { Baseline } from '../../domain/drift/baseline.ts';
import type { Incomparability } from '../../domain/drift/judge.ts';

export interface BadBaseline {
  /** Number in the catalogue of bad input, then what is wrong. */
  readonly name: string;
  /** The text of the file; null where there is none. */
  readonly text: (good: Baseline) => string | null;
  readonly fate: Incomparability;
}

const changed =
  (change: (good: Baseline) => object): BadBaseline['text'] =>
  (good) =>
    JSON.stringify({ ...good, ...change(good) });

/** Every reference gets these counts, field by field. */
const recounted = (good: Baseline, counts: readonly (readonly number[])[], n: number) => ({
  references: { table: { n, counts }, synthetic: null },
  fields: good.fields,
});

/** B25: baselines that say nothing about windows. */
export const badBaselines: readonly BadBaseline[] = [
  { name: 'B25 none', text: () => null, fate: 'no-baseline' },
  { name: 'B25 a file of no bytes', text: () => '', fate: 'no-baseline' },
  { name: 'B25 of no fields', text: changed(() => ({ fields: [] })), fate: 'no-baseline' },
  {
    name: 'B25 of another model',
    text: changed(() => ({ modelVersion: 'other-1' })),
    fate: 'no-baseline',
  },
  {
    name: 'B25 of few customers',
    text: changed((good) => recounted(good, good.references.table.counts, 3)),
    fate: 'too-few',
  },
  {
    name: 'B25 that counts nobody',
    text: changed((good) =>
      recounted(
        good,
        good.references.table.counts.map((counts) => counts.map(() => 0)),
        5_000,
      ),
    ),
    fate: 'one-value',
  },
  {
    name: 'B25 of one value',
    text: changed(({ fields }) => {
      const { name } = fields.find(({ kind }) => kind === 'number')!;
      return {
        fields: [{ name, kind: 'number', edges: [], importance: 1 }],
        references: { table: { n: 5_000, counts: [[5_000, 0]] }, synthetic: null },
      };
    }),
    fate: 'one-value',
  },
  {
    name: 'B25 of another profile',
    text: changed(() => ({ profile: 'titanic' })),
    fate: 'other-schema',
  },
  {
    name: 'B25 of a field that customers do not have',
    text: changed(({ fields }) => ({
      fields: fields.map((field, i) => (i === 0 ? { ...field, name: 'shoe_size' } : field)),
    })),
    fate: 'other-schema',
  },
];
