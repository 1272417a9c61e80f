const checkEveryMs = 5_000;

export interface Watchdog {
  /** Something came from the broker, or was handled. */
  alive(): void;
  stop(): void;
}

/**
 * Calls back once nothing has come for `silenceMs` although nothing is being handled: after a broker outage
 * the client sometimes hangs without an error (tulios/kafkajs#1163), which only a new process mends.
 */
export function startWatchdog(
  silenceMs: number,
  isBusy: () => boolean,
  onSilence: () => void,
): Watchdog {
  let lastMs = performance.now();
  const timer = setInterval(() => {
    if (isBusy()) lastMs = performance.now();
    else if (performance.now() - lastMs > silenceMs) onSilence();
  }, checkEveryMs);
  timer.unref();
  return {
    alive: () => {
      lastMs = performance.now();
    },
    stop: () => clearInterval(timer),
  };
}
