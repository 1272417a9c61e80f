/** How labels and the answer "probability >= threshold" agree. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

export function confusionAt(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
  threshold: number,
): Confusion {
  const counts = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (let i = 0; i < labels.length; i++) {
    const said = probabilities[i]! >= threshold;
    const is = labels[i] === 1;
    if (said) counts[is ? 'truePositives' : 'falsePositives']++;
    else counts[is ? 'falseNegatives' : 'trueNegatives']++;
  }
  return counts;
}

/** Share of right answers. */
export function accuracy(counts: Confusion): number {
  const right = counts.truePositives + counts.trueNegatives;
  return right / (right + counts.falsePositives + counts.falseNegatives);
}

/** Share of real positives among those said; 0 where none was said. */
export function precision(counts: Confusion): number {
  return ratio(counts.truePositives, counts.truePositives + counts.falsePositives);
}

/** Share of those said among the real positives; 0 where there are none. */
export function recall(counts: Confusion): number {
  return ratio(counts.truePositives, counts.truePositives + counts.falseNegatives);
}

/** Harmonic mean of precision and recall; 0 where both are 0. */
export function f1(counts: Confusion): number {
  const wrong = counts.falsePositives + counts.falseNegatives;
  return ratio(2 * counts.truePositives, 2 * counts.truePositives + wrong);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/**
 * The threshold with the best F1, halfway between two neighbouring probabilities of the sample. Ties go
 * to the higher threshold. 0.5 where no row is positive.
 */
export function bestF1Threshold(labels: Uint8Array, probabilities: ArrayLike<number>): number {
  const order = Int32Array.from(labels.keys());
  order.sort((a, b) => probabilities[b]! - probabilities[a]!);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  let best = 0;
  let threshold = 0.5;
  let found = 0;
  for (let said = 1; said <= order.length; said++) {
    found += labels[order[said - 1]!]!;
    const lowest = probabilities[order[said - 1]!]!;
    const next = said < order.length ? probabilities[order[said]!]! : 0;
    if (next === lowest) continue;
    const score = (2 * found) / (said + positives);
    if (score <= best) continue;
    best = score;
    threshold = (lowest + next) / 2;
  }
  return threshold;
}
