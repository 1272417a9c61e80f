import { join } from 'node:path';
import type { LoadedProfile } from '../profiles/load.ts';
import { loadScorer } from './load-scorer.ts';
import type { Scorer } from './scorer.ts';

/** The folder of a profile's committed champion. */
export function championDir(loaded: LoadedProfile): string {
  return join(loaded.derivedDir, 'champion');
}

/** Opens the profile's committed champion. @throws ModelRefusedError when there is none or it does not fit. */
export function loadChampion(loaded: LoadedProfile): Promise<Scorer> {
  return loadScorer(championDir(loaded), loaded.profile);
}
