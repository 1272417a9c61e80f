/**
 * Returns for each p the share of false alarms to be expected among those at least as small (q values; Benjamini and
 * Hochberg 1995), hypotheses that matter more being given more of it (Genovese, Roeder and Wasserman 2006).
 * @param weights positive, of mean 1
 */
export function falseDiscoveryRates(ps: readonly number[], weights: readonly number[]): number[] {
  const weighed = ps.map((p, i) => p / weights[i]!);
  const order = weighed.map((_, i) => i).sort((a, b) => weighed[b]! - weighed[a]!);
  const rates = new Array<number>(ps.length);
  let least = 1;
  order.forEach((index, place) => {
    const rank = ps.length - place;
    least = Math.min(least, (weighed[index]! * ps.length) / rank);
    rates[index] = least;
  });
  return rates;
}

/** The part of a weight that does not depend on importance. */
const evenPart = 0.3;

/**
 * Returns weights of mean 1 for the shares of importance: a part of each is the same for all, so that a field is watched
 * also where the model hardly reads it. Where nothing is known of a field it weighs 1.
 */
export function importanceWeights(importance: readonly (number | null)[]): number[] {
  const known = importance.filter((share) => share !== null).length;
  return importance.map((share) =>
    share === null ? 1 : evenPart + (1 - evenPart) * share * known,
  );
}
