import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Baseline, formatBaseline, parseBaseline } from '../../domain/drift/baseline.ts';
import type { Scorer } from '../scorer.ts';

const fileName = 'baseline.json';

/** Writes the baseline beside its model; it appears whole or not at all. */
export async function writeBaseline(dir: string, baseline: Baseline): Promise<void> {
  const path = join(dir, fileName);
  await mkdir(dir, { recursive: true });
  await writeFile(`${path}.partial`, formatBaseline(baseline));
  await rename(`${path}.partial`, path);
}

/**
 * Returns the baseline beside a model, or null where there is none or it is of another version: then nothing can be
 * compared. @throws BaselineError for a file that is no baseline.
 */
export async function readBaseline(
  dir: string,
  { version }: Pick<Scorer, 'version'>,
): Promise<Baseline | null> {
  const path = join(dir, fileName);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const baseline = parseBaseline(text, path);
  return baseline.modelVersion === version ? baseline : null;
}
