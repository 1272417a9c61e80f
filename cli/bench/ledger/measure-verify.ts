import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { endpointEnvironment } from '../../../platform/config/endpoints.ts';
import { inheritedEnvironment } from '../../../platform/config/inherited-environment.ts';
import { projectRoot } from '../../../platform/config/project-root.ts';
import type { LedgerVerdict } from '../../../stream/ledger/verdict.ts';
import type { StreamConnection } from '../../stream/connect.ts';
import { type ProcessUse, readProcessUse } from '../process-use.ts';

export interface MeasuredVerify extends ProcessUse {
  readonly seconds: number;
  readonly verdict: LedgerVerdict;
}

const pollMs = 100;

/** Runs `churn verify` on a stream in a process of its own. @throws Error when it comes to no verdict */
export async function measureVerify({
  endpoints,
  names,
  loaded,
}: StreamConnection): Promise<MeasuredVerify> {
  const startMs = performance.now();
  const options = ['--json', '--profile', loaded.path, '--namespace', names.namespace];
  const child = spawn(
    process.execPath,
    [join(projectRoot(), 'bin', 'churn'), 'verify', ...options],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: inheritedEnvironment(endpointEnvironment(endpoints)),
    },
  );
  let use: ProcessUse = { cpuSeconds: 0, systemSeconds: 0, peakMegabytes: 0 };
  const timer = setInterval(() => {
    try {
      const now = readProcessUse(child.pid!);
      // One that has just ended holds no memory any more.
      if (now.peakMegabytes > 0) use = now;
    } catch {
      // It is gone: what it had used before stands.
    }
  }, pollMs);
  try {
    let printed = '';
    for await (const text of child.stdout.setEncoding('utf8')) printed += text;
    const seconds = (performance.now() - startMs) / 1_000;
    const verdict = JSON.parse(printed) as LedgerVerdict | { readonly error: string };
    if ('error' in verdict) throw new Error(`churn verify: ${verdict.error}`);
    return { ...use, seconds, verdict };
  } finally {
    clearInterval(timer);
  }
}
