/** Exit codes of every verb. */
export const exitCode = {
  fine: 0,
  /** The answer is no: verify found a difference, a gate refused. */
  no: 1,
  usage: 2,
  dependencyDown: 3,
  timedOut: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly description: string;
  /** Shown in the help as the value's name, such as FILE or N. */
  readonly value?: string;
  readonly default?: string;
  /** May be given several times. */
  readonly many?: true;
}

export type OptionValues = Readonly<
  Record<string, string | boolean | readonly string[] | undefined>
>;

export interface CommandInput {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
  /** Writes a line of result to stdout. */
  readonly out: (line: string) => void;
  /** Writes a line of progress to stderr. */
  readonly progress: (line: string) => void;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** One verb of `churn`. `--help` and `--json` are added to every verb's options. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands after the verb, such as `FILE.csv`; empty where nothing does. */
  readonly operands: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly string[];
  readonly run: (input: CommandInput) => Promise<ExitCode>;
}

/** Words on the command line that do not fit; ends the program with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A service or file that the verb needs is not there; ends the program with exit code 3. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError';
}
