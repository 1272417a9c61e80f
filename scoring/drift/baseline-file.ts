import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Baseline,
  BaselineError,
  formatBaseline,
  parseBaseline,
} from '../../domain/drift/baseline.ts';
import { predictionName } from '../../domain/drift/bins.ts';
import type { Incomparability } from '../../domain/drift/judge.ts';
import { modelInputs, type Profile } from '../../domain/profile/profile.ts';
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

/** A baseline that windows can be compared with, or why they cannot be. */
export type OpenedBaseline =
  | { readonly baseline: Baseline }
  | { readonly baseline: null; readonly lack: Incomparability; readonly detail: string };

/** Opens the baseline beside a model for a stage that goes on without one: what is wrong with it is a value. */
export async function openBaseline(
  dir: string,
  scorer: Pick<Scorer, 'version'>,
  profile: Profile,
): Promise<OpenedBaseline> {
  const lacking = (lack: Incomparability, detail: string): OpenedBaseline => ({
    baseline: null,
    lack,
    detail: `${detail}; "churn train" writes one`,
  });
  try {
    const baseline = await readBaseline(dir, scorer);
    if (baseline === null)
      return lacking('no-baseline', `${dir} holds no baseline of the champion`);
    const strange = strangeFields(baseline, profile);
    if (strange.length === 0) return { baseline };
    const names = strange.join(', ');
    return lacking('other-schema', `the baseline in ${dir} is of other fields: ${names}`);
  } catch (error) {
    if (!(error instanceof BaselineError)) throw error;
    return lacking('no-baseline', error.message);
  }
}

/** Fields of a baseline that the profile's customers do not have, or have as another kind. */
function strangeFields({ profile: name, fields }: Baseline, profile: Profile): string[] {
  if (name !== profile.name) return [`those of the profile ${name}`];
  const kinds = new Map<string, string>([
    ...modelInputs(profile).map((field) => [field.name, field.kind] as const),
    [predictionName, 'number'],
  ]);
  return fields.filter((field) => kinds.get(field.name) !== field.kind).map((field) => field.name);
}
