/** This process's environment with changes, for a child process. */
export function inheritedEnvironment(
  changes: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  return { ...process.env, ...changes };
}
