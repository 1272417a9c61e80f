import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Profile, ProfileError, parseProfile } from '../domain/profile/profile.ts';
import { projectRoot } from '../platform/config/project-root.ts';

export { projectRoot };

/** A profile with the folder of what was derived from it: champion, synthesizer, baselines. */
export interface LoadedProfile {
  readonly profile: Profile;
  readonly path: string;
  /** `profiles/<name>/` beside the profile's file. */
  readonly derivedDir: string;
}

/**
 * Loads a built-in profile by name, or any profile by path (anything with a slash or ending in .json).
 * @throws ProfileError when the file is absent, is no JSON or describes no valid profile.
 */
export async function loadProfile(nameOrPath: string): Promise<LoadedProfile> {
  const isPath = nameOrPath.includes('/') || nameOrPath.endsWith('.json');
  const path = isPath
    ? isAbsolute(nameOrPath)
      ? nameOrPath
      : resolve(nameOrPath)
    : join(projectRoot(), 'profiles', `${nameOrPath}.json`);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ProfileError(`profile ${nameOrPath}: ${path} does not exist`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ProfileError(`${path}: not JSON (${(error as Error).message})`);
  }
  const profile = parseProfile(json, path);
  return { profile, path, derivedDir: join(dirname(path), profile.name) };
}
