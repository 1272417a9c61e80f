/** Something a check objects to, in words that say where, what and how to mend it. */
export interface Finding {
  /** A file, a package or a line of a file. */
  readonly where: string;
  readonly what: string;
}

/** Prints the findings, or one line that all is well, and makes the process fail if there are any. */
export function report(allIsWell: string, findings: readonly Finding[]): void {
  for (const { where, what } of findings) console.error(`${where}: ${what}`);
  if (findings.length === 0) console.log(allIsWell);
  else process.exitCode = 1;
}
