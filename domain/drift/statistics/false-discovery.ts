/**
 * Returns for each p the share of false alarms to be expected among those at least as small (q values; Benjamini and
 * Hochberg 1995).
 */
export function falseDiscoveryRates(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[b]! - ps[a]!);
  const rates = new Array<number>(ps.length);
  let least = 1;
  order.forEach((index, place) => {
    const rank = ps.length - place;
    least = Math.min(least, (ps[index]! * ps.length) / rank);
    rates[index] = least;
  });
  return rates;
}
