import { createRandom, type Random, shuffle } from './random.ts';

/** Returns each row's fold, 0 … count-1, random but with the same share of positives in every fold. */
export function stratifiedFolds(labels: Uint8Array, count: number, random: Random): Uint8Array {
  const order = Int32Array.from(labels.keys());
  shuffle(order, random);
  const folds = new Uint8Array(labels.length);
  let next = 0;
  for (const label of [1, 0]) {
    for (const row of order) if (labels[row] === label) folds[row] = next++ % count;
  }
  return folds;
}

/** The rows inside the fold, or those outside it, ascending. */
export function rowsOfFold(folds: Uint8Array, fold: number, inside: boolean): Int32Array {
  return Int32Array.from(folds.keys()).filter((row) => (folds[row] === fold) === inside);
}

/** Returns five-fold assignments, one per repeat, each drawn anew. */
export function drawRepeats(labels: Uint8Array, repeats: number, seed: number): Uint8Array[] {
  return Array.from({ length: repeats }, (_, repeat) =>
    stratifiedFolds(labels, 5, createRandom(seed + repeat * 7919)),
  );
}
