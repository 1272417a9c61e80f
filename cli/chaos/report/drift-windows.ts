import { baselineLayout, referenceFor } from '../../../domain/drift/baseline.ts';
import { originsIn } from '../../../domain/drift/live/minutes.ts';
import { PartitionWindows } from '../../../domain/drift/live/partition-windows.ts';
import { windowSchema } from '../../../domain/drift/live/schemas.ts';
import { WindowMerger } from '../../../domain/drift/live/window-merger.ts';
import type { DriftWindow } from '../../../domain/drift/live/window-value.ts';
import { scoredSchema } from '../../../domain/profile/avro-schema.ts';
import { avroType } from '../../../platform/avro/registry.ts';
import { headerLength } from '../../../platform/avro/wire-format.ts';
import { readRanges, wholeTopic } from '../../../platform/kafka/read-range.ts';
import { customerReader } from '../../../processors/drift/read-customers.ts';
import { judgeJoined } from '../../../processors/drift/window-record.ts';
import { readBaseline } from '../../../scoring/drift/baseline-file.ts';
import { championDir, loadChampion } from '../../../scoring/load-champion.ts';
import { valueReader } from '../../../stream/decode-values.ts';
import { readRows, scoredReading } from '../../../stream/scored-rows/read-rows.ts';
import type { StreamConnection } from '../../stream/connect.ts';

const hourMs = 3_600_000;
const fresh = { reached: 0, origins: [] };

/**
 * The windows of the scored events that lie in the log, computed in one go and without a stage: what a stage has to
 * publish, whatever was done to it. A window's revisions are not told: how often it was corrected is the stage's affair.
 */
export async function offlineWindows(stream: StreamConnection): Promise<DriftWindow[]> {
  const { loaded, names, kafka, registry } = stream;
  const scorer = await loadChampion(loaded);
  await scorer.close();
  const baseline = (await readBaseline(championDir(loaded), scorer))!;
  const layout = baselineLayout(baseline);
  const schema = scoredSchema(loaded.profile);
  const reading = scoredReading(loaded.profile);
  const { current } = reading;
  const customers = customerReader(layout, reading.layout);
  const topic = names.topic('scored');
  const id = await registry.register(names.subject(topic), schema);
  const readers = new Map([[id, valueReader(current, current)]]);
  const ranges = await wholeTopic(await stream.admin(), topic);
  const parts = ranges.map(
    ({ partition }) =>
      new PartitionWindows(partition, originsIn.scored, layout.fields.length, fresh),
  );
  await readRanges(kafka, ranges, ({ partition }, messages) => {
    const seen = customers(readRows(messages, readers, reading));
    for (let row = 0; row < seen.count; row++) {
      const origin = seen.origin(row);
      if (origin === null) continue;
      parts[partition]!.admit(origin, seen.offset(row), seen.read(row), (target, at) =>
        seen.bin(row, target, at),
      );
    }
  });
  const merger = new WindowMerger(layout, () => ranges.length, null);
  const partials = parts.flatMap((windows) =>
    originsIn.scored.flatMap((origin) => windows.closeByClock(origin, Date.now() + hourMs)),
  );
  for (const [i, partial] of partials.entries()) merger.apply(partial, i);
  return merger
    .publish((window, revision, before) =>
      judgeJoined(window, revision, before, referenceFor(baseline, window.origin), scorer.version),
    )
    .map(({ value }) => value);
}

/** Every revision of every window that a stream has published, in the order of the log. */
export async function publishedWindows(stream: StreamConnection): Promise<DriftWindow[]> {
  const type = avroType(windowSchema);
  const windows: DriftWindow[] = [];
  const ranges = await wholeTopic(await stream.admin(), stream.names.reportTopic('driftWindows'));
  await readRanges(stream.kafka, ranges, (_, messages) => {
    for (const { value } of messages) {
      if (value !== null)
        windows.push(type.fromBuffer(value.subarray(headerLength)) as DriftWindow);
    }
  });
  return windows;
}

/** What is wrong with the windows that a stage has published, one sentence each; nothing where all is as it should be. */
export function windowFaults(
  published: readonly DriftWindow[],
  offline: readonly DriftWindow[],
): string[] {
  const faults: string[] = [];
  const seen = new Map<string, number>();
  const last = new Map<string, DriftWindow>();
  for (const window of published) {
    const key = `${window.origin} ${new Date(window.window_start).toISOString()}`;
    const wanted = seen.get(key) ?? 0;
    if (window.revision !== wanted) {
      faults.push(`${key}: revision ${window.revision} where ${wanted} was to come`);
    }
    seen.set(key, Math.max(wanted, window.revision + 1));
    last.set(key, window);
  }
  for (const wanted of offline) {
    const key = `${wanted.origin} ${new Date(wanted.window_start).toISOString()}`;
    const found = last.get(key);
    last.delete(key);
    if (found === undefined) faults.push(`${key}: is missing`);
    else if (
      JSON.stringify({ ...found, revision: 0 }) !== JSON.stringify({ ...wanted, revision: 0 })
    ) {
      faults.push(
        `${key}: ${found.n} customers to ${iso(found)} where the log has ${wanted.n} to ${iso(wanted)}`,
      );
    }
  }
  for (const key of last.keys()) faults.push(`${key}: is none of the log`);
  return faults;
}

const iso = ({ window_end }: DriftWindow): string => new Date(window_end).toISOString();
