/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => {
    const row = new Array<number>(b.length + 1).fill(0);
    row[0] = i;
    return row;
  });
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      rows[i]![j] = best;
    }
  }
  return rows[a.length]![b.length]!;
}

/** The known word that the given one was probably meant to be, or undefined when none is near. */
export function nearestWord(given: string, known: readonly string[]): string | undefined {
  const starts = known.filter((word) => given.length >= 2 && word.startsWith(given));
  if (starts.length === 1) return starts[0];
  const limit = given.length <= 3 ? 1 : 2;
  let best: { word: string; far: number } | undefined;
  for (const word of known) {
    const far = distance(given, word);
    if (far <= limit && far < (best?.far ?? Infinity)) best = { word, far };
  }
  return best?.word;
}
