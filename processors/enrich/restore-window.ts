import type { Type } from 'avsc';
import type { Kafka } from 'kafkajs';
import { headerLength, readSchemaId } from '../../platform/avro/wire-format.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import { contentChecksum } from './decode.ts';
import { RepeatWindow } from './repeat-window.ts';

export interface WindowSource {
  readonly kafka: Kafka;
  readonly scoredTopic: string;
  readonly eventType: Type;
  readonly scoredType: Type;
  readonly writerType: (schemaId: number) => Promise<Type | null>;
  readonly capacity: number;
}

/**
 * Rebuilds the window of a partition from the tail of its scored records. A transaction of one record costs
 * two offsets, so twice the capacity in offsets always holds the last `capacity` records.
 */
export async function restoreWindow(
  source: WindowSource,
  partition: number,
  bounds: { readonly start: number; readonly end: number },
): Promise<RepeatWindow> {
  const { kafka, scoredTopic, capacity } = source;
  const window = new RepeatWindow(capacity);
  const from = Math.max(bounds.start, bounds.end - 2 * capacity);
  const range = { topic: scoredTopic, partition, from, to: bounds.end };
  const readers = new Map<number, ScoredReader>();
  await readRanges(kafka, [range], async (_, messages) => {
    for (const { value } of messages) {
      const schemaId = value === null ? null : readSchemaId(value);
      if (value === null || schemaId === null) continue;
      let reader = readers.get(schemaId);
      if (reader === undefined) {
        reader = scoredReader(source, await source.writerType(schemaId));
        readers.set(schemaId, reader);
      }
      const seen = reader(value);
      if (seen !== null) window.see(seen.eventId, seen.checksum);
    }
  });
  return window;
}

type ScoredReader = (value: Buffer) => { eventId: string; checksum: number } | null;

function scoredReader(source: WindowSource, writer: Type | null): ScoredReader {
  const { eventType, scoredType } = source;
  if (writer === null) return () => null;
  if (writer.fingerprint().equals(scoredType.fingerprint())) {
    return (value) => {
      // The event is a prefix of the scored record, so decoding it tells where its bytes end.
      const { offset } = eventType.decode(value, headerLength);
      const scored = scoredType.decode(value, headerLength).value as { event_id: string };
      const checksum = contentChecksum(value.subarray(headerLength, offset));
      return { eventId: scored.event_id, checksum };
    };
  }
  const resolver = scoredType.createResolver(writer);
  return (value) => {
    const scored = scoredType.fromBuffer(value.subarray(headerLength), resolver);
    const checksum = contentChecksum(eventType.toBuffer(scored));
    return { eventId: (scored as { event_id: string }).event_id, checksum };
  };
}
