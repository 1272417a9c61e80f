/** Returns the running shares of counts, the last one exactly 1. */
export function runningShares(counts: readonly number[]): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  const shares = Float64Array.from(counts, (count) => {
    sum += count;
    return sum / total;
  });
  shares[shares.length - 1] = 1;
  return shares;
}
