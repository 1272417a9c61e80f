/** Share of bad records, in a batch and in the records before it, from which a batch is held. */
const badShare = 0.9;

/**
 * Holds back what would move a whole topic to the dead letters: when nearly all input is bad, the input is not
 * bad, something is broken (a producer, a schema, a unit), and letters would only hide it.
 */
export interface DeadLetterBreaker {
  /** Whether a batch of this size would be held if it were bad; nearly always false. */
  isArmed(total: number): boolean;
  /** Whether a batch must wait; batches that are mostly good never do. */
  holds(dead: number, total: number): boolean;
  /** Counts a batch that went through. */
  passed(dead: number, total: number): void;
}

/** @param records how many records are looked at, the batch in question included; 0 holds nothing */
export function createBreaker(records: number): DeadLetterBreaker {
  const batches: { readonly dead: number; readonly total: number }[] = [];
  const seen = { dead: 0, total: 0 };
  const holds = (dead: number, total: number): boolean => {
    if (records === 0 || total === 0 || dead / total < badShare) return false;
    const all = { dead: seen.dead + dead, total: seen.total + total };
    return all.total >= records && all.dead / all.total >= badShare;
  };
  return {
    isArmed: (total) => holds(total, total),
    holds,
    passed(dead, total) {
      batches.push({ dead, total });
      seen.dead += dead;
      seen.total += total;
      while (seen.total - batches[0]!.total >= records && batches.length > 1) {
        const oldest = batches.shift()!;
        seen.dead -= oldest.dead;
        seen.total -= oldest.total;
      }
    },
  };
}
