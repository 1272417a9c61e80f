import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSynthesizer, type SynthesizerParameters } from '../domain/synthesis/parameters.ts';
import { SynthesisError } from '../domain/synthesis/plan.ts';
import type { LoadedProfile } from './load.ts';

/** Where a profile's fitted synthesizer lies. */
export function synthesizerPath(loaded: LoadedProfile): string {
  return join(loaded.derivedDir, 'synthesizer.json');
}

/**
 * Loads what the profile's synthesizer learnt.
 * @throws SynthesisError when the file is absent, is no JSON or was fitted for another version.
 */
export async function loadSynthesizer(loaded: LoadedProfile): Promise<SynthesizerParameters> {
  const path = synthesizerPath(loaded);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new SynthesisError(
      `profile ${loaded.profile.name} has no synthesizer (${path}): make one with ` +
        '`churn synth fit --data FILE.csv`',
    );
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SynthesisError(`${path}: not JSON (${(error as Error).message})`);
  }
  return parseSynthesizer(json, loaded.profile, path);
}
