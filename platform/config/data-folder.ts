import { machineSettings } from './machine.ts';
import { readEnvironment } from './read-environment.ts';

/** Returns the folder of the real tables (`CHURN_DATA`), null where it is not set. */
export function dataFolder(
  environment?: Readonly<Record<string, string | undefined>>,
): string | null {
  return readEnvironment(machineSettings, environment).CHURN_DATA ?? null;
}
