import { DependencyError, type ExitCode, exitCode, UsageError } from './command.ts';

const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EHOSTUNREACH']);

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** An error that knows which exit code it deserves; platform errors carry it without the CLI. */
const missesDependency = (error: unknown): boolean =>
  error instanceof DependencyError ||
  (error instanceof Error && 'dependencyDown' in error && error.dependencyDown === true) ||
  unreachable.has(String(codeOf(error)));

/** The exit code that an error thrown by a verb stands for. */
export function exitCodeOf(error: unknown, interrupted: boolean): ExitCode {
  if (interrupted) return exitCode.interrupted;
  if (error instanceof UsageError) return exitCode.usage;
  if (missesDependency(error)) return exitCode.dependencyDown;
  return exitCode.no;
}

/** The error as one line. */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message.trim();
  // A refused connection to a name with several addresses has an empty message of its own.
  const text = own === '' && error instanceof AggregateError ? String(error.errors[0]) : own;
  return (text === '' ? error.name : text).split(/\s*\n\s*/).join('; ');
}

/** Lines that explain the error further, such as the end of a log. */
export function errorDetails(error: unknown): string[] {
  if (!(error instanceof Error) || !('details' in error)) return [];
  return Array.isArray(error.details) ? error.details.map(String) : [];
}
