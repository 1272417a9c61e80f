import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../platform/config/project-root.ts';

export interface ChurnResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stdout, where that is JSON. */
  readonly json: Record<string, unknown> | null;
}

/** Runs `bin/churn` as a user would. */
export function churn(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ChurnResult> {
  const script = join(projectRoot(), 'bin', 'churn');
  const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 1);
      resolve({ code, stdout, stderr, json: parse(stdout.trim().split('\n').at(-1) ?? '') });
    });
  });
}

function parse(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
