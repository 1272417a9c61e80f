import type { StageCounts } from './counts.ts';

export interface ViewedStage {
  readonly name: string;
  readonly metricsUrl: string;
  readonly topic: string;
}

export interface StageReading {
  readonly name: string;
  readonly counts: StageCounts | null;
  /** Records per second since the reading before. */
  readonly rate: number;
}

/** One line per stage: what it did, how fast, how far behind. */
export function liveLines(readings: readonly StageReading[]): string[] {
  return readings.map(({ name, counts, rate }) => {
    if (counts === null) return `  ${name.padEnd(15)} does not answer`;
    const lag = counts.lagRecords > 0 ? `lag ${counts.lagSeconds.toFixed(1)} s` : 'lag 0 s';
    const odd = [
      counts.dead > 0 ? `dead ${counts.dead}` : '',
      counts.duplicate > 0 ? `repeats ${counts.duplicate}` : '',
    ].filter((part) => part !== '');
    const done = String(counts.ok).padStart(9);
    return `  ${name.padEnd(15)} ${done}  ${String(Math.round(rate)).padStart(6)}/s  ${[lag, ...odd].join('  ')}`;
  });
}

/** The same in one line, for logs. */
export function liveSummary(readings: readonly StageReading[]): string {
  return readings
    .map(({ name, counts, rate }) =>
      counts === null ? `${name} -` : `${name} ${counts.ok} (${Math.round(rate)}/s)`,
    )
    .join('  ');
}
