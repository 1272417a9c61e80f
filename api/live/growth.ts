/**
 * Returns what says how far a number has grown since it was asked before. The number is read in the background, one reading
 * at a time: the answer lags by one, and while it cannot be read it does not grow.
 */
export function createGrowth(read: () => Promise<number>): () => number {
  let told: number | null = null;
  let known: number | null = null;
  let isReading = false;
  const refresh = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    try {
      known = await read();
      told ??= known;
    } catch {
      // Asked again at the next turn.
    } finally {
      isReading = false;
    }
  };
  return () => {
    void refresh();
    const grown = Math.max(0, (known ?? 0) - (told ?? 0));
    told = known;
    return grown;
  };
}
