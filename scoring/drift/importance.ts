import { logLoss } from '../../domain/model/metrics/log-loss.ts';
import { createRandom, shuffle } from '../../domain/model/random.ts';
import { fieldsRead } from '../../domain/model/schema-hash.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { LabelledTable } from '../labelled-table.ts';
import { scoreRows } from '../score-rows.ts';
import type { Scorer } from '../scorer.ts';

/** Any fixed number: the same model and table give the same shares. */
const seed = 1;
const digits = 6;

/**
 * Returns for each field that the model reads its share in what all of them do for it: how much the log loss rises when
 * the field's values are shuffled among the customers (permutation importance, Breiman 2001), never below 0.
 */
export async function fieldImportance(
  scorer: Scorer,
  profile: Profile,
  { rows, labels }: LabelledTable,
  scores: ArrayLike<number>,
): Promise<ReadonlyMap<string, number>> {
  const before = logLoss(labels, scores).value;
  const rises = new Map<string, number>();
  for (const name of fieldsRead(profile, scorer.card.features)) {
    const order = Int32Array.from(rows.keys());
    shuffle(order, createRandom(seed));
    const shuffled = rows.map((row, i) => ({ ...row, [name]: rows[order[i]!]![name] ?? null }));
    const after = logLoss(labels, await scoreRows(scorer, shuffled)).value;
    rises.set(name, Math.max(0, after - before));
  }
  const sum = [...rises.values()].reduce((total, rise) => total + rise, 0);
  if (sum === 0) return new Map();
  return new Map([...rises].map(([name, rise]) => [name, Number((rise / sum).toFixed(digits))]));
}
