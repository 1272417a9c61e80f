import type { Fields } from '../../domain/profile/profile.ts';
import type { Scorer } from '../../scoring/scorer.ts';

/** A score with the row that the model read, for its explanation. */
export interface ScoredRow {
  readonly probability: number;
  readonly data: Float32Array;
  /** Where the row begins in `data`. */
  readonly offset: number;
}

export interface MicroBatcher {
  /** Scores one customer together with those who ask meanwhile. */
  score(fields: Fields): Promise<ScoredRow>;
  /** Scores many customers at once; rows in their order. */
  scoreAll(customers: readonly Fields[]): Promise<ScoredRow[]>;
}

interface Waiting {
  readonly fields: Fields;
  readonly resolve: (row: ScoredRow) => void;
  readonly reject: (error: unknown) => void;
}

/** Most customers of one run: the model scores so many before it lets others have the thread. */
const mostRows = 512;

/**
 * Gathers single requests until those that have arrived are all read, then runs the model once for them: alone a request
 * waits for nothing, and many cost little more than one. A row's score does not depend on the rows beside it.
 */
export function createMicroBatcher(
  scorer: Scorer,
  onRun: (rows: number, waitSeconds: number) => void,
): MicroBatcher {
  let waiting: Waiting[] = [];
  let sinceMs = 0;
  let isRunning = false;

  async function scoreAll(customers: readonly Fields[]): Promise<ScoredRow[]> {
    const width = scorer.featureCount;
    const data = new Float32Array(customers.length * width);
    for (const [row, fields] of customers.entries()) scorer.encode(fields, data, row * width);
    const probabilities = await scorer.score(data, customers.length);
    return customers.map((_, row) => ({
      probability: probabilities[row]!,
      data,
      offset: row * width,
    }));
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostRows);
      waiting = waiting.slice(mostRows);
      onRun(batch.length, (performance.now() - sinceMs) / 1_000);
      try {
        const rows = await scoreAll(batch.map(({ fields }) => fields));
        for (const [i, { resolve }] of batch.entries()) resolve(rows[i]!);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      sinceMs = performance.now();
    }
    isRunning = false;
  }

  return {
    score: (fields) =>
      new Promise((resolve, reject) => {
        waiting.push({ fields, resolve, reject });
        if (isRunning) return;
        isRunning = true;
        sinceMs = performance.now();
        setImmediate(() => void run());
      }),
    scoreAll,
  };
}
