import { join, resolve } from 'node:path';
import { type StreamNames, streamNames } from '../../domain/stream/names.ts';
import { projectRoot } from '../../platform/config/project-root.ts';
import { type LoadedProfile, loadProfile } from '../../profiles/load.ts';
import { type CommandInput, type OptionSpec, UsageError } from '../command.ts';

/** Options that say which stream a verb is about. */
export const streamOptions = {
  profile: {
    type: 'string',
    value: 'NAME',
    description: 'profile by name, or the path of its JSON file',
    default: 'telco',
  },
  namespace: {
    type: 'string',
    value: 'NAME',
    description: "prefix of every topic, table and key (default: the profile's own)",
  },
  'data-dir': {
    type: 'string',
    value: 'DIR',
    description: 'where data, logs and stack.json are (default: .churn/NAME of the project)',
  },
} as const satisfies Record<string, OptionSpec>;

/** A stream: its profile, its names and where its embedded services keep their data. */
export interface StreamLocation {
  readonly loaded: LoadedProfile;
  readonly names: StreamNames;
  readonly dataDir: string;
}

/**
 * The stream that the options name; its data folder is called after the namespace, or after the profile where
 * that is empty. @throws UsageError, ProfileError
 */
export async function locateStream(values: CommandInput['values']): Promise<StreamLocation> {
  const loaded = await loadProfile(String(values.profile));
  const given = values.namespace;
  if (typeof given === 'string' && !/^[a-z][a-z0-9_]{0,31}$/.test(given)) {
    throw new UsageError(`--namespace ${given}: lower case letters, digits and _, a letter first`);
  }
  const namespace = typeof given === 'string' ? given : loaded.profile.namespace;
  const dir = values['data-dir'];
  const name = namespace === '' ? loaded.profile.name : namespace;
  return {
    loaded,
    names: streamNames(namespace),
    dataDir: typeof dir === 'string' ? resolve(dir) : join(projectRoot(), '.churn', name),
  };
}
