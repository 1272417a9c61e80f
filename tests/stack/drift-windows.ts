import { windowSchema } from '../../domain/drift/live/schemas.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { makeEvents, scoredOf } from './customers.ts';
import { partitions, type TestStream } from './test-stream.ts';

const windowType = avroType(windowSchema);
const minuteMs = 60_000;

/** Every revision of every window that a stream has published, in the order of the log. */
export async function publishedWindows(stream: TestStream): Promise<DriftWindow[]> {
  const records = await stream.read(stream.names.reportTopic('driftWindows'));
  return records.map(({ value }) => windowType.fromBuffer(value!.subarray(5)) as DriftWindow);
}

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
