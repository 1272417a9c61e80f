import { setImmediate } from 'node:timers/promises';

const breathEveryMs = 100;

/**
 * Runs a long computation that yields lines of progress (or undefined), letting the event loop breathe so
 * that Ctrl-C is heard. Returns the computation's result, or null when the signal was aborted.
 */
export async function runSteps<Result>(
  steps: Generator<string | undefined, Result>,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<Result | null> {
  let breathed = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (step.value !== undefined) progress(step.value);
    if (performance.now() - breathed < breathEveryMs) continue;
    await setImmediate();
    if (signal.aborted) return null;
    breathed = performance.now();
  }
}
