import { type Baseline, baselineUnit } from '../../domain/drift/baseline.ts';
import { rowBinner } from '../../domain/drift/bin-rows.ts';
import { learnBins, predictionName, quantileBins } from '../../domain/drift/bins.ts';
import {
  countBins,
  countsOf,
  type HistogramLayout,
  histogramLayout,
} from '../../domain/drift/histogram.ts';
import { type Fields, modelInputs, type Profile } from '../../domain/profile/profile.ts';
import type { LabelledTable } from '../labelled-table.ts';
import { scoreRows } from '../score-rows.ts';
import type { Scorer } from '../scorer.ts';
import { fieldImportance } from './importance.ts';

/** Customers to be counted, with their scores. */
export interface ScoredRows {
  readonly rows: readonly Fields[];
  readonly scores: ArrayLike<number>;
}

/**
 * Returns the baseline of a model: histograms of the table that it was trained on, bins learnt from it, and the
 * importance of each field. `synthetic` are customers of the profile's synthesizer, counted in the same bins.
 */
export async function makeBaseline(
  scorer: Scorer,
  profile: Profile,
  table: LabelledTable,
  synthetic: ScoredRows | null,
): Promise<Baseline> {
  const scores = await scoreRows(scorer, table.rows);
  const bins = [
    ...learnBins(modelInputs(profile), table.rows),
    quantileBins(predictionName, Array.from(scores)),
  ];
  const layout = histogramLayout(bins);
  const importance = await fieldImportance(scorer, profile, table, scores);
  return {
    format: 1,
    modelVersion: scorer.version,
    profile: profile.name,
    unit: baselineUnit,
    fields: bins.map((field) => {
      const known = importance.get(field.name) ?? null;
      return field.kind === 'number'
        ? { ...field, edges: [...field.edges], importance: known }
        : { ...field, values: [...field.values], importance: known };
    }),
    references: {
      table: countRows(layout, { rows: table.rows, scores }),
      synthetic: synthetic === null ? null : countRows(layout, synthetic),
    },
  };
}

function countRows(layout: HistogramLayout, { rows, scores }: ScoredRows) {
  const counts = countBins(layout, rowBinner(layout)(rows, scores), new Float64Array(layout.width));
  return {
    n: rows.length,
    counts: layout.fields.map((_, i) => Array.from(countsOf(layout, counts, i))),
  };
}
