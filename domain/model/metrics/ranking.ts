/** A sample's ROC AUC and the standard error of its estimate. */
export interface RocAuc {
  readonly value: number;
  readonly standardError: number;
}

/**
 * The area under the ROC curve, ties counted half, with DeLong's standard error (DeLong et al. 1988 by
 * the mid-rank form of Sun and Xu 2014). NaN where one class is absent.
 */
export function rocAuc(labels: Uint8Array, scores: ArrayLike<number>): RocAuc {
  const all = midRanks(scores, (i) => i, labels.length);
  const positives = indexesOf(labels, 1);
  const negatives = indexesOf(labels, 0);
  if (positives.length === 0 || negatives.length === 0) return { value: NaN, standardError: NaN };
  const within = (rows: Int32Array) => midRanks(scores, (i) => rows[i]!, rows.length);
  // For each row, the share of the other class that it is ranked rightly against.
  const rightPositive = within(positives).map((rank, i) => {
    return (all[positives[i]!]! - rank) / negatives.length;
  });
  const rightNegative = within(negatives).map((rank, i) => {
    return 1 - (all[negatives[i]!]! - rank) / positives.length;
  });
  const value = mean(rightPositive);
  const variance =
    sampleVariance(rightPositive) / positives.length +
    sampleVariance(rightNegative) / negatives.length;
  return { value, standardError: Math.sqrt(variance) };
}

/** Ranks from 1 in ascending order of `scores[rowOf(i)]`; equal scores share their mean rank. */
function midRanks(scores: ArrayLike<number>, rowOf: (i: number) => number, count: number) {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  order.sort((a, b) => scores[rowOf(a)]! - scores[rowOf(b)]!);
  const ranks = new Float64Array(count);
  for (let from = 0, to = 0; from < count; from = to) {
    const score = scores[rowOf(order[from]!)];
    while (to < count && scores[rowOf(order[to]!)] === score) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to + 1) / 2;
  }
  return ranks;
}

function indexesOf(labels: Uint8Array, label: number): Int32Array {
  return Int32Array.from(labels.keys()).filter((row) => labels[row] === label);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sampleVariance(values: Float64Array): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return values.length < 2 ? 0 : squares / (values.length - 1);
}
