import type { ExitCode } from './command.ts';
import { runCommandLine } from './dispatch.ts';
import { onInterrupt } from './interrupt.ts';

/** Runs the command line of this process: its streams, its signals. Returns the exit code. */
export async function main(
  argv: readonly string[],
  installStack: () => Promise<void>,
): Promise<ExitCode> {
  process.stdout.on('error', endOnClosedPipe);
  const interrupt = onInterrupt(process);
  try {
    return await runCommandLine(argv, {
      out: (line) => process.stdout.write(`${line}\n`),
      progress: (line) => process.stderr.write(`${line}\n`),
      signal: interrupt.signal,
      installStack,
    });
  } finally {
    interrupt.dispose();
  }
}

/** `churn … | head` closes our stdout: that is the end, not an error. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
