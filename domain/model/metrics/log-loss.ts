/** Probabilities are kept this far from 0 and 1, so that one sure mistake costs 34.5 and not infinity. */
const margin = 1e-15;

/** -ln of the probability given to what happened. */
export function rowLogLoss(label: number, probability: number): number {
  const kept = Math.min(1 - margin, Math.max(margin, probability));
  return -Math.log(label === 1 ? kept : 1 - kept);
}

/** The mean of `rowLogLoss` and its standard error. NaN for no rows. */
export function logLoss(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
): { readonly value: number; readonly standardError: number } {
  const count = labels.length;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const loss = rowLogLoss(labels[i]!, probabilities[i]!);
    sum += loss;
    squares += loss * loss;
  }
  const value = sum / count;
  const variance = Math.max(0, squares / count - value * value);
  return { value, standardError: Math.sqrt(variance / count) };
}
