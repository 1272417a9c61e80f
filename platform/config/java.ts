import { join } from 'node:path';
import { machineSettings } from './machine.ts';
import { readEnvironment } from './read-environment.ts';

/** The Java program: the one of JAVA_HOME where that is set, else the first in PATH. */
export function javaProgram(environment?: Readonly<Record<string, string | undefined>>): string {
  const home = readEnvironment(machineSettings, environment).JAVA_HOME;
  return home === undefined ? 'java' : join(home, 'bin', 'java');
}
