import { Dictionary } from '../../domain/columns/dictionary.ts';
import type { FieldValue, Profile } from '../../domain/profile/profile.ts';
import type { EventStamp } from '../../domain/served-features/history.ts';
import { longAt } from '../../platform/avro/scan-record.ts';
import type { ScoredLayout } from '../scored-rows/scored-rows.ts';

/** Reads what moves a history from a scored event in Avro; `at` is where its row of spans begins. */
export type StampReader = (bytes: Buffer, spans: Int32Array, at: number) => EventStamp;

export function createStampReader({ fields }: Profile, layout: ScoredLayout): StampReader {
  const time = layout.spanOf('occurred_at');
  const sequence = layout.spanOf('sequence');
  const probability = layout.spanOf('churn_probability');
  const tracked = fields
    .filter((field) => field.tracked)
    .map((field) => {
      const span = layout.spanOf(field.name);
      const read =
        field.kind === 'number'
          ? readDouble
          : textReader(field.kind === 'category' ? field.values : []);
      return (bytes: Buffer, spans: Int32Array, at: number): FieldValue => {
        const start = spans[at + span]!;
        return start < 0 ? null : read(bytes, start, spans[at + span + 1]!);
      };
    });
  return (bytes, spans, at) => ({
    timeMs: longAt(bytes, spans[at + time]!),
    sequence: longAt(bytes, spans[at + sequence]!),
    probability: bytes.readDoubleLE(spans[at + probability]!),
    tracked: tracked.map((read) => read(bytes, spans, at)),
  });
}

const readDouble = (bytes: Buffer, start: number): number => bytes.readDoubleLE(start);

/** A text of the list is found by its letters; any other is made anew. */
function textReader(values: readonly string[]) {
  const known = new Dictionary(values);
  return (bytes: Buffer, start: number, end: number): string => {
    const code = known.find(bytes, start, end - start);
    return code < 0 ? bytes.toString('utf8', start, end) : values[code]!;
  };
}
