/** Adds up where the time of a stage goes, by step. */
export interface StepClock {
  /** Counts the time since the last lap, or since the start, for a step. */
  lap(step: string): void;
}

/** Starts a clock; `count` is told seconds. */
export function startStepClock(count: (step: string, seconds: number) => void): StepClock {
  let sinceMs = performance.now();
  return {
    lap(step) {
      const nowMs = performance.now();
      count(step, (nowMs - sinceMs) / 1_000);
      sinceMs = nowMs;
    },
  };
}
