import { type LiveOrigin, liveOrigins } from '../../domain/drift/live/minutes.ts';
import { windowSchema } from '../../domain/drift/live/schemas.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { headerLength } from '../../platform/avro/wire-format.ts';
import { logBounds } from '../../platform/kafka/offsets.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import type { StreamConnection } from '../stream/connect.ts';

/** Offsets per wanted window: a transaction of one costs two, and some windows have several revisions. */
const look = 8;

/** The last revision of the newest windows, of all origins or of one, oldest first. */
export async function newestWindows(
  stream: StreamConnection,
  limit: number,
  origin: LiveOrigin | null,
): Promise<DriftWindow[]> {
  const topic = stream.names.reportTopic('driftWindows');
  const [bounds] = await logBounds(await stream.admin(), topic);
  if (bounds === undefined) return [];
  const type = avroType(windowSchema);
  const last = new Map<string, DriftWindow>();
  const origins = origin === null ? 1 : liveOrigins.length;
  const from = Math.max(bounds.start, bounds.end - look * limit * origins);
  const range = { topic, partition: 0, from, to: bounds.end };
  await readRanges(stream.kafka, [range], (_, messages) => {
    for (const { value } of messages) {
      if (value === null) continue;
      const window = type.fromBuffer(value.subarray(headerLength)) as DriftWindow;
      if (origin !== null && window.origin !== origin) continue;
      last.set(`${window.origin} ${window.window_start}`, window);
    }
  });
  return [...last.values()].sort((a, b) => a.window_start - b.window_start).slice(-limit);
}
