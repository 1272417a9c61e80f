import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { fieldsRead } from '../../domain/model/schema-hash.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import { readCustomerTable, type TableRow } from '../../scoring/customer-table.ts';
import type { BadRow } from '../../scoring/labelled-table.ts';
import type { Scorer } from '../../scoring/scorer.ts';

export interface ScoredTable {
  readonly scored: number;
  readonly labelled: number;
  /** Number of rows that cannot be scored, and the first hundred of them. */
  readonly refused: number;
  readonly firstRefused: readonly BadRow[];
}

const batchRows = 512;
const keptRefusals = 100;

/**
 * Scores a customer table into another CSV file: the key's column, `churn_probability` (the shortest
 * decimal of the float32's double), `churn_label` and `model_version`. Rows that the stream would refuse
 * are left out and counted. Holds one batch in memory; the output appears whole or not at all.
 * @throws CustomerTableError and CsvError as the reader does, and the signal's reason when it is aborted.
 */
export async function scoreTable(
  input: string,
  output: string,
  profile: Profile,
  scorer: Scorer,
  signal: AbortSignal,
): Promise<ScoredTable> {
  const tally = { scored: 0, labelled: 0, refused: 0, firstRefused: [] as BadRow[] };
  const fields = fieldsRead(profile, scorer.card.features);
  const rows = readCustomerTable(input, profile, { fields, withOutcome: false });
  const partial = `${output}.partial`;
  await mkdir(dirname(output), { recursive: true });
  try {
    const lines = Readable.from(writeScores(rows, profile, scorer, tally));
    await pipeline(lines, createWriteStream(partial), { signal });
    await rename(partial, output);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return tally;
}

interface Tally {
  scored: number;
  labelled: number;
  refused: number;
  readonly firstRefused: BadRow[];
}

async function* writeScores(
  rows: AsyncIterable<TableRow>,
  profile: Profile,
  scorer: Scorer,
  tally: Tally,
): AsyncGenerator<string> {
  const { version, threshold, featureCount } = scorer;
  const matrix = new Float32Array(batchRows * featureCount);
  let keys: string[] = [];
  const flush = async () => {
    const probabilities = await scorer.score(matrix, keys.length);
    const lines = keys.map((key, row) => {
      const probability = probabilities[row]!;
      const label = probability >= threshold;
      if (label) tally.labelled++;
      return [key, String(probability), String(label), version];
    });
    tally.scored += keys.length;
    keys = [];
    return stringify(lines);
  };
  yield stringify([[profile.key.column, 'churn_probability', 'churn_label', 'model_version']]);
  for await (const row of rows) {
    if (row.problems.length > 0) {
      tally.refused++;
      if (tally.firstRefused.length < keptRefusals) tally.firstRefused.push(row);
      continue;
    }
    scorer.encode(row.fields, matrix, keys.length * featureCount);
    keys.push(row.customerRef);
    if (keys.length === batchRows) yield await flush();
  }
  if (keys.length > 0) yield await flush();
}
