import { setTimeout as delay } from 'node:timers/promises';
import { fetchCounts } from './counts.ts';
import { liveLines, liveSummary, type StageReading, type ViewedStage } from './live-view.ts';

const terminalEveryMs = 1_000;
const logEveryMs = 5_000;

/** Shows what the stages do until the signal is aborted: in place on a terminal, else a line now and then. */
export async function watchStages(
  stages: readonly ViewedStage[],
  terminal: NodeJS.WriteStream | null,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let before = new Map<string, number>();
  let beforeMs = performance.now();
  let shown = 0;
  while (!signal.aborted) {
    const everyMs = terminal === null ? logEveryMs : terminalEveryMs;
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const nowMs = performance.now();
    const seconds = (nowMs - beforeMs) / 1_000;
    const after = new Map<string, number>();
    const readings: StageReading[] = await Promise.all(
      stages.map(async ({ name, metricsUrl, topic }) => {
        const counts = await fetchCounts(metricsUrl, topic);
        if (counts !== null) after.set(name, counts.ok);
        const change = (counts?.ok ?? 0) - (before.get(name) ?? counts?.ok ?? 0);
        return { name, counts, rate: Math.max(0, change) / seconds };
      }),
    );
    before = after;
    beforeMs = nowMs;
    if (terminal === null) progress(liveSummary(readings));
    else {
      const lines = liveLines(readings);
      if (shown > 0) terminal.write(`\u001b[${shown}A`);
      for (const line of lines) terminal.write(`\u001b[2K${line}\n`);
      shown = lines.length;
    }
  }
}
