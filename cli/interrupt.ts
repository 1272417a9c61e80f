import type { EventEmitter } from 'node:events';
import { exitCode } from './command.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes on the Ctrl-C that the terminal has already sent to us: both are one key press. */
const samePressMs = 500;

export interface Interrupt {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

export interface InterruptOptions {
  readonly force?: () => void;
  readonly now?: () => number;
}

/**
 * A signal that the first Ctrl-C, SIGTERM or closed terminal aborts. The second one ends the process
 * at once, which runs its exit handlers: whoever has children kills them there.
 */
export function onInterrupt(
  source: Pick<EventEmitter, 'on' | 'off'>,
  options: InterruptOptions = {},
): Interrupt {
  const now = options.now ?? (() => performance.now());
  const force = options.force ?? (() => process.exit(exitCode.interrupted));
  const controller = new AbortController();
  let last = Number.NEGATIVE_INFINITY;
  const handle = () => {
    const isNew = now() - last > samePressMs;
    last = now();
    if (!controller.signal.aborted) controller.abort();
    else if (isNew) force();
  };
  for (const name of signals) source.on(name, handle);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of signals) source.off(name, handle);
    },
  };
}
