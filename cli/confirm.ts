import { createInterface } from 'node:readline/promises';
import { UsageError } from './command.ts';

/**
 * Whether the user agrees to something that cannot be undone. Asks on a terminal.
 * @throws UsageError without a terminal: then only `--yes` agrees.
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(`${question} Say so with --yes`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await lines.question(`${question} [y/N] `, { signal }));
  } finally {
    lines.close();
  }
}
