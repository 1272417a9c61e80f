import { readArguments, UsageError } from './arguments.ts';
import { HostStartError } from './errors.ts';
import { startClickHouseHost } from './host.ts';

/** Serves until SIGTERM or SIGINT, and returns the exit code: 0 stopped, 1 failed, 2 usage. */
async function main(): Promise<number> {
  const asked = new Promise<void>((resolve) => {
    process.on('SIGTERM', () => resolve());
    process.on('SIGINT', () => resolve());
  });
  const host = await startClickHouseHost(readArguments(process.argv.slice(2)));
  process.stdout.write(`${JSON.stringify({ ready: true, url: host.url, pid: process.pid })}\n`);
  const first = await Promise.race([asked, host.ended.then((message) => ({ message }))]);
  if (first) return fail(`ClickHouse ended by itself: ${first.message ?? 'no reason given'}`, 1);
  await host.close();
  return 0;
}

function fail(message: string, code: number): number {
  process.stderr.write(`${message}\n`);
  return code;
}

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof UsageError) return fail(error.message, 2);
  if (error instanceof HostStartError) return fail(error.message, 1);
  throw error;
});
