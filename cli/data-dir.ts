import { join, resolve } from 'node:path';
import { projectRoot } from '../platform/config/project-root.ts';
import { loadProfile } from '../profiles/load.ts';
import { type CommandInput, type OptionSpec, UsageError } from './command.ts';

/** Options of every verb that works on a stack. */
export const dataDirOptions = {
  profile: {
    type: 'string',
    value: 'NAME',
    default: 'telco',
    description: 'built-in profile, or a path to one',
  },
  'data-dir': {
    type: 'string',
    value: 'DIR',
    description: 'where data, logs and stack.json are; .churn/NAME of the project where absent',
  },
} as const satisfies Record<string, OptionSpec>;

/**
 * The data folder that the options name.
 * @throws ProfileError when a profile given by its path is none.
 */
export async function dataDirOf(values: CommandInput['values']): Promise<string> {
  const given = values['data-dir'];
  if (typeof given === 'string') return resolve(given);
  const profile = String(values.profile);
  if (profile.includes('/') || profile.endsWith('.json')) {
    return churnFolder((await loadProfile(profile)).profile.name);
  }
  if (!/^[A-Za-z0-9_-]+$/.test(profile)) throw new UsageError(`--profile ${profile} is no name`);
  return churnFolder(profile);
}

const churnFolder = (name: string) => join(projectRoot(), '.churn', name);
