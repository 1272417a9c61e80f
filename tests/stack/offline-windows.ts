import type { KafkaMessage } from 'kafkajs';
import { createScoredValidator } from '../../domain/customer/validate-scored.ts';
import { baselineLayout, referenceFor } from '../../domain/drift/baseline.ts';
import { originsIn } from '../../domain/drift/live/minutes.ts';
import { PartitionWindows } from '../../domain/drift/live/partition-windows.ts';
import { WindowMerger } from '../../domain/drift/live/window-merger.ts';
import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { customerReader } from '../../processors/drift/read-customers.ts';
import { judgeJoined } from '../../processors/drift/window-record.ts';
import { readBaseline } from '../../scoring/drift/baseline-file.ts';
import { championDir, loadChampion } from '../../scoring/load-champion.ts';
import { valueReader } from '../../stream/decode-values.ts';
import { createPlainCheck } from '../../stream/scored-rows/is-plain.ts';
import { readRows } from '../../stream/scored-rows/read-rows.ts';
import { scoredLayout } from '../../stream/scored-rows/scored-rows.ts';
import { partitions, type ReadRecord, type TestStream } from './test-stream.ts';

const hourMs = 3_600_000;
const fresh = { reached: 0, origins: [] };

/**
 * The windows of the scored events that lie in the log, computed in one go and without a stage: what a stage has to
 * publish, whatever was done to it. A window's revisions are not told: how often it was corrected is the stage's affair.
 */
export async function offlineWindows(stream: TestStream): Promise<DriftWindow[]> {
  const { loaded } = stream;
  const scorer = await loadChampion(loaded);
  await scorer.close();
  const baseline = (await readBaseline(championDir(loaded), scorer))!;
  const layout = baselineLayout(baseline);
  const scored = scoredLayout(loaded.profile);
  const current = avroType(scoredSchema(loaded.profile));
  const customers = customerReader(layout, scored);
  const reading = {
    layout: scored,
    isPlain: createPlainCheck(scored),
    current,
    check: createScoredValidator(loaded.profile),
  };
  const records = await stream.read(stream.names.topic('scored'));
  const readers = new Map([[records[0]!.value!.readUInt32BE(1), valueReader(current, current)]]);
  const merger = new WindowMerger(layout, () => partitions, null);
  for (let partition = 0; partition < partitions; partition++) {
    const windows = new PartitionWindows(partition, originsIn.scored, layout.fields.length, fresh);
    const own = records.filter((record) => record.partition === partition).map(asMessage);
    const seen = customers(readRows(own, readers, reading));
    for (let row = 0; row < seen.count; row++) {
      const origin = seen.origin(row);
      if (origin === null) continue;
      windows.admit(origin, seen.offset(row), seen.read(row), (target, at) =>
        seen.bin(row, target, at),
      );
    }
    const partials = originsIn.scored.flatMap((origin) =>
      windows.closeByClock(origin, Date.now() + hourMs),
    );
    for (const [i, partial] of partials.entries()) merger.apply(partial, i);
  }
  return merger
    .publish((window, revision, before) =>
      judgeJoined(window, revision, before, referenceFor(baseline, window.origin), scorer.version),
    )
    .map(({ value }) => value);
}

const asMessage = ({ value, offset, key }: ReadRecord): KafkaMessage => ({
  key: key === null ? null : Buffer.from(key),
  value,
  offset: String(offset),
  timestamp: '0',
  attributes: 0,
  headers: {},
});

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
