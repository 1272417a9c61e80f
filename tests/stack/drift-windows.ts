import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { makeEvents, scoredOf } from './customers.ts';
import { partitions, type TestStream } from './test-stream.ts';

export {
  offlineWindows,
  publishedWindows,
  windowFaults,
} from '../../cli/chaos/report/drift-windows.ts';

const minuteMs = 60_000;

/** The last revision of each window, by start. */
export function lastRevisions(windows: readonly DriftWindow[]): DriftWindow[] {
  const last = new Map<number, DriftWindow>();
  for (const window of windows) last.set(window.window_start, window);
  return [...last.values()].sort((a, b) => a.window_start - b.window_start);
}

/** Scored events of so many whole minutes that lie well behind the clock, by partition. */
export async function minutesOfScores(
  stream: TestStream,
  minutes: number,
  perMinute: number,
): Promise<ScoredEvent[][]> {
  const rate = perMinute / 60;
  const { events } = await makeEvents(minutes * perMinute, rate);
  const shift =
    Math.floor(events[0]!.occurred_at / minuteMs - 10) * minuteMs - events[0]!.occurred_at;
  const byPartition = Array.from({ length: partitions }, (): ScoredEvent[] => []);
  const homes = new Map<string, number>();
  for (const event of events) {
    const ref = event.customer_ref;
    const home = homes.get(ref) ?? homes.size % partitions;
    homes.set(ref, home);
    const moved = { ...event, occurred_at: event.occurred_at + shift };
    byPartition[home]!.push(scoredOf(stream.loaded.profile, moved, byPartition[home]!.length));
  }
  return byPartition;
}
