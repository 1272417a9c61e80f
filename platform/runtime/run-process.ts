import type { Logger } from '../observability/log.ts';
import { messageOf } from './errors.ts';
import { createScope, type Scope } from './scope.ts';

export interface ProcessContext {
  readonly scope: Scope;
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal;
  /** Ends the process with a failure once the promise rejects. */
  watch(failed: Promise<never>): void;
  /** Ends the process well once the work is done, with a failure where it fails. */
  finish(work: Promise<unknown>): void;
}

/** How long a stop may take before the process ends anyway, in milliseconds. */
const stopDeadlineMs = 9_000;

/**
 * Runs one process of the stream: opens what `start` opens, waits for SIGTERM, SIGINT or a failure, closes in
 * reverse and ends with exit code 0 or 1. A failure is logged and never swallowed.
 */
export async function runProcess(
  log: Logger,
  start: (context: ProcessContext) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  const scope = createScope((name, error) =>
    log.error({ part: name, error: messageOf(error) }, 'closing failed'),
  );
  let exitCode = 0;
  const stop = (code: number): void => {
    exitCode = Math.max(exitCode, code);
    if (abort.signal.aborted) return;
    abort.abort(new Error('the process stops'));
    setTimeout(() => process.exit(1), stopDeadlineMs).unref();
  };
  const stopped = new Promise<void>((resolve) => {
    abort.signal.addEventListener('abort', () => resolve());
  });
  const fail = (error: unknown): void => {
    if (abort.signal.aborted) return;
    log.error(
      { error: messageOf(error), stack: error instanceof Error ? error.stack : undefined },
      'failed',
    );
    stop(1);
  };
  process.once('SIGTERM', () => stop(0));
  process.once('SIGINT', () => stop(0));
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  try {
    await start({
      scope,
      signal: abort.signal,
      watch: (failed) => failed.catch(fail),
      finish: (work) => void work.then(() => stop(0), fail),
    });
    log.info('started');
  } catch (error) {
    fail(error);
  }
  await stopped;
  await scope.close();
  log.info({ exitCode }, 'stopped');
  process.exit(exitCode);
}
