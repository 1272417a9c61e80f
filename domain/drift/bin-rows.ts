import type { Fields } from '../profile/profile.ts';
import { fieldBinner, predictionName } from './bins.ts';
import type { HistogramLayout } from './histogram.ts';

/** Puts customers into bins, one byte per field; the scores come beside the rows, where they are watched. */
export type RowBinner = (rows: readonly Fields[], scores: ArrayLike<number> | null) => Uint8Array;

export function rowBinner({ fields }: HistogramLayout): RowBinner {
  const binners = fields.map(fieldBinner);
  const width = fields.length;
  const prediction = fields.findIndex(({ name }) => name === predictionName);
  return (rows, scores) => {
    const bins = new Uint8Array(rows.length * width);
    for (let row = 0, at = 0; row < rows.length; row++, at += width) {
      const fieldsOfRow = rows[row]!;
      for (let i = 0; i < width; i++) bins[at + i] = binners[i]!(fieldsOfRow);
      if (prediction >= 0 && scores !== null) {
        bins[at + prediction] = binners[prediction]!({ [predictionName]: scores[row]! });
      }
    }
    return bins;
  };
}
