import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node';

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The last line of a run, for people and for machines that read no colours. */
function tallyLine({ passed, failed, skipped }: Tally): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/**
 * Counts tests. A file that could not be loaded, a hook that failed beside its tests and an error that
 * nobody caught count as one failure each, so that a run which failed never reads `0 failed`.
 */
function tallyOf(
  modules: readonly TestModule[],
  unhandledErrors: readonly SerializedError[],
  reason: TestRunEndReason,
): Tally {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const count = (state: string) => states.filter((one) => one === state).length;
  const broken = modules.filter((module) => !module.ok() && !hasFailedTest(module)).length;
  const failed = count('failed') + broken + unhandledErrors.length;
  return {
    passed: count('passed'),
    failed: reason === 'passed' ? failed : Math.max(failed, 1),
    skipped: count('skipped'),
  };
}

function hasFailedTest(module: TestModule): boolean {
  return [...module.children.allTests()].some((test) => test.result().state === 'failed');
}

/** Ends a run's output with `N passed, N failed`. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    console.log(tallyLine(tallyOf(modules, unhandledErrors, reason)));
  }
}
