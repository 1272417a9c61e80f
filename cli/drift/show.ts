import { type LiveOrigin, liveOrigins } from '../../domain/drift/live/minutes.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import { type CommandInput, type ExitCode, exitCode, UsageError } from '../command.ts';
import { wholeNumber } from '../stream/options.ts';
import { onRunningStream } from '../stream/running-stream.ts';
import { tableLines } from '../table.ts';
import { newestWindows } from './read-windows.ts';

const shownFields = 6;

/** `churn drift show`: the newest windows of the stream, and what has moved in the last one of each origin. */
export function showDrift(input: CommandInput): Promise<ExitCode> {
  const limit = wholeNumber(input.values, 'limit', 1) ?? 10;
  const origin = originOf(input.values.origin);
  return onRunningStream(input, async (stream) => {
    const windows = await newestWindows(stream, limit, origin);
    if (input.values.json === true) {
      input.out(JSON.stringify({ windows }));
      return exitCode.fine;
    }
    if (windows.length === 0) {
      input.out('no window is closed yet: the first takes a minute of events and ten seconds');
      return exitCode.fine;
    }
    const rows = windows.map((window) => [
      clock(window.window_start),
      `${(window.window_end - window.window_start) / 60_000} min`,
      window.origin,
      String(window.n),
      said(window),
      window.drifted_fields.join(', '),
    ]);
    const header = ['window', 'length', 'origin', 'customers', 'verdict', 'fields'];
    for (const line of tableLines(header, rows, ['left', 'right', 'left', 'right']))
      input.out(line);
    for (const window of lastOfEach(windows))
      for (const line of fieldLines(window)) input.out(line);
    return exitCode.fine;
  });
}

function originOf(given: unknown): LiveOrigin | null {
  if (given === undefined) return null;
  const known = liveOrigins.find((one) => one === given);
  if (known !== undefined) return known;
  throw new UsageError(`--origin ${String(given)}: say one of ${liveOrigins.join(', ')}`);
}

const clock = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

function said({ comparability, drift, alarm }: DriftWindow): string {
  if (comparability !== 'comparable') return comparability;
  if (drift) return 'drift';
  return alarm ? 'alarm' : 'none';
}

function lastOfEach(windows: readonly DriftWindow[]): DriftWindow[] {
  return [...new Map(windows.map((window) => [window.origin, window])).values()];
}

function fieldLines(window: DriftWindow): string[] {
  const byWeight = [...window.fields].sort(
    (a, b) => b.effect * (b.importance ?? 1) - a.effect * (a.importance ?? 1),
  );
  const rows = byWeight
    .slice(0, shownFields)
    .map((field) => [
      field.field,
      field.effect.toFixed(4),
      field.threshold.toFixed(4),
      field.q.toExponential(1),
      field.importance === null ? '' : `${(100 * field.importance).toFixed(1)} %`,
      field.method,
    ]);
  const header = ['field', 'effect', 'by chance', 'q', 'importance', 'test'];
  const title = `${window.origin}, ${clock(window.window_start)}: drift by importance`;
  return ['', title, ...tableLines(header, rows, ['left', 'right', 'right', 'right', 'right'])];
}
