import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parse } from 'csv-parse';

export interface CsvRow {
  /** Line in the file on which the row ends, from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/**
 * Yields the rows of a CSV file with a header line (RFC 4180, UTF-8 with or without a mark).
 * @throws CsvError when the file is absent, has no header, a quote is not closed or a row has another width.
 */
export async function* readCsv(path: string): AsyncGenerator<CsvRow> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new CsvError(`${path}: no such file`);
  const parser = createReadStream(path).pipe(
    parse({ columns: true, bom: true, info: true, skip_empty_lines: true }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    throw new CsvError(`${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
