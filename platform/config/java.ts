import { join } from 'node:path';

/** The Java program: the one of JAVA_HOME where that is set, else the first in PATH. */
export function javaProgram(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const home = environment.JAVA_HOME;
  return home ? join(home, 'bin', 'java') : 'java';
}
