import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type LoadedProfile, loadProfile } from './load.ts';

/** Puts a copy of a profile with all that was derived from it into the folder, and loads it from there. */
export async function copyProfile(loaded: LoadedProfile, folder: string): Promise<LoadedProfile> {
  mkdirSync(folder, { recursive: true });
  cpSync(loaded.path, join(folder, basename(loaded.path)));
  cpSync(loaded.derivedDir, join(folder, basename(loaded.derivedDir)), { recursive: true });
  return loadProfile(join(folder, basename(loaded.path)));
}
