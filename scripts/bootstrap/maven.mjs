import { locate, mavenMend } from './jars.mjs';
import { which } from './run.mjs';

export const name = 'maven';

/** Maven is needed once, to fetch the jars. */
export async function inspect(context) {
  const path = which('mvn', context.env);
  if (path) return { state: 'ready', detail: path };
  if (locate(context).missing.length === 0) {
    return { state: 'ready', detail: 'not in PATH, and no jar has to be fetched' };
  }
  return { state: 'missing', detail: 'mvn is not in PATH', mend: mavenMend };
}
