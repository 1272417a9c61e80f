import { ulidLow64 } from '../../domain/identity/ulid.ts';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { readRanges, wholeTopic } from '../../platform/kafka/read-range.ts';
import { createDecoder } from '../../stream/decode-records.ts';
import { IdSet } from '../../stream/ledger/id-set.ts';
import type { StreamConnection } from '../stream/connect.ts';

/** What a reader of committed records finds in an output topic. */
export interface Output {
  readonly records: number;
  /** Distinct event ids; equal to `records` when nothing came twice. 0 where they were not looked at. */
  readonly events: number;
  /** Records after those of the first append, and the seconds from it to the last one, by the broker's clock. */
  readonly laterRecords: number;
  readonly seconds: number;
}

/** Reads a whole topic; with `withIds` as scored records, whose ids are counted. */
export async function readOutput(
  stream: StreamConnection,
  topic: string,
  withIds: boolean,
  signal: AbortSignal,
): Promise<Output> {
  const admin = await stream.admin();
  const ranges = await wholeTopic(admin, topic);
  const decode = createDecoder<Pick<ScoredEvent, 'event_id'>>(
    { registry: stream.registry, signal },
    scoredSchema(stream.loaded.profile),
    ['event_id'],
  );
  const ids = new IdSet();
  const appended = new Map<string, number>();
  let records = 0;
  await readRanges(
    stream.kafka,
    ranges,
    async (_, messages) => {
      records += messages.length;
      for (const { timestamp } of messages) {
        appended.set(timestamp, (appended.get(timestamp) ?? 0) + 1);
      }
      if (!withIds) return;
      for (const scored of await decode(messages)) {
        if (scored !== null) ids.add(...ulidLow64(scored.event_id));
      }
    },
    signal,
  );
  const times = [...appended.keys()].map(Number);
  const [first, last] = times.reduce(
    ([least, most], time) => [Math.min(least, time), Math.max(most, time)],
    [Number.POSITIVE_INFINITY, 0],
  );
  return {
    records,
    events: ids.size,
    laterRecords: records - (appended.get(String(first)) ?? 0),
    seconds: (last - first) / 1_000,
  };
}
