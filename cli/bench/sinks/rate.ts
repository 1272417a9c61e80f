/** How many rows a store showed at a moment of a clock in milliseconds. */
export interface Sample {
  readonly atMs: number;
  readonly rows: number;
}

/** What is left out at the beginning: code is compiled, connections are opened. Of all rows. */
const warmUpShare = 0.2;

/**
 * Returns rows per second from the first sample with a fifth of the rows on to the first with all of them.
 * @throws Error where the samples do not reach so far
 */
export function steadyRate(samples: readonly Sample[], rows: number): number {
  const first = samples.find((sample) => sample.rows >= rows * warmUpShare);
  const last = samples.find((sample) => sample.rows >= rows);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) {
    throw new Error(
      `${samples.length} samples up to ${samples.at(-1)?.rows ?? 0} of ${rows} rows say nothing of a rate: use more rows`,
    );
  }
  return ((last.rows - first.rows) * 1_000) / (last.atMs - first.atMs);
}
