import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tableLines } from '../../producers/synthesizer/table.ts';
import { loadProfile } from '../../profiles/load.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import {
  type CommandInput,
  type ExitCode,
  exitCode,
  type OptionValues,
  UsageError,
} from '../command.ts';

/** `churn synth csv`: writes synthetic customers with outcomes in the source table's columns. */
export async function writeTable({ values, out, signal }: CommandInput): Promise<ExitCode> {
  const rows = wholeNumber('rows', values.rows, Number.MAX_SAFE_INTEGER);
  const seed = wholeNumber('seed', values.seed, 2 ** 32 - 1);
  const run = typeof values.run === 'string' ? values.run : 'csv';
  if (!/^[A-Za-z0-9]{1,24}$/.test(run))
    throw new UsageError('--run takes 1 to 24 letters and digits');
  const path = typeof values.out === 'string' ? values.out : null;
  if (path === null && values.json === true) {
    throw new UsageError('--json needs --out FILE: the table itself goes to stdout');
  }
  const loaded = await loadProfile(String(values.profile));
  const parameters = await loadSynthesizer(loaded);
  const lines = tableLines(loaded.profile, parameters, { seed, run, rows });
  if (path === null) {
    for (const line of lines) {
      if (signal.aborted) return exitCode.interrupted;
      out(line);
    }
    return exitCode.fine;
  }
  await mkdir(dirname(path), { recursive: true });
  await pipeline(Readable.from(withBreaks(lines)), createWriteStream(path), { signal });
  out(
    values.json === true
      ? JSON.stringify({ rows, seed, run, out: path })
      : `wrote ${rows} customers: ${path}`,
  );
  return exitCode.fine;
}

function* withBreaks(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

function wholeNumber(name: string, given: OptionValues[string], most: number): number {
  const value = Number(given);
  if (typeof given === 'string' && /^\d+$/.test(given) && value <= most) return value;
  throw new UsageError(`--${name} takes a whole number from 0 to ${most} (got "${given}")`);
}
