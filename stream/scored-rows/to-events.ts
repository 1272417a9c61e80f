import { Dictionary } from '../../domain/columns/dictionary.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { eachTextAt, longAt, type ScannedField } from '../../platform/avro/scan-record.ts';
import type { Decoded } from '../decode-values.ts';
import type { ScoredLayout, ScoredRows } from './scored-rows.ts';

type Value = ScoredEvent[keyof ScoredEvent] | null;

/** Reads one field of a row, which is not null. */
type FieldReader = (bytes: Buffer, start: number, end: number) => Value;

/**
 * Returns how rows become events: the same that the Avro library decodes, in a third of its time, since it makes a text
 * anew for each value of a category.
 */
export function createEventReader(
  { fields }: Profile,
  layout: ScoredLayout,
): (rows: ScoredRows) => Decoded<ScoredEvent>[] {
  const categories = new Map(
    fields.flatMap((field) => (field.kind === 'category' ? [[field.name, field.values]] : [])),
  );
  const plan = layout.fields.map(({ name, kind }) => ({
    name,
    span: layout.spanOf(name),
    read: fieldReader(kind, categories.get(name) ?? []),
  }));
  // A copy of an object that has all its names already costs a third of one that gets them one by one.
  const empty: Readonly<Record<string, Value>> = Object.fromEntries(
    plan.map(({ name }) => [name, null]),
  );
  return (rows) =>
    rows.values.map((bytes, row) => {
      const value: Record<string, Value> = { ...empty };
      const at = row * layout.width;
      for (let i = 0; i < plan.length; i++) {
        const { name, span, read } = plan[i]!;
        const start = rows.spans[at + span]!;
        if (start >= 0) value[name] = read(bytes, start, rows.spans[at + span + 1]!);
      }
      return {
        offset: rows.offsets[row]!,
        headers: rows.headers[row],
        value: value as unknown as ScoredEvent,
      };
    });
}

function fieldReader(kind: ScannedField['kind'], values: readonly string[]): FieldReader {
  switch (kind) {
    case 'text':
      return textReader(values);
    case 'double':
      return (bytes, start) => bytes.readDoubleLE(start);
    case 'long':
      return (bytes, start) => longAt(bytes, start);
    case 'boolean':
      return (bytes, start) => bytes[start] === 1;
    case 'texts':
      return (bytes, start) => {
        const texts: string[] = [];
        eachTextAt(bytes, start, (from, to) => texts.push(bytes.toString('utf8', from, to)));
        return texts;
      };
  }
}

function textReader(values: readonly string[]): FieldReader {
  if (values.length === 0) return (bytes, start, end) => bytes.toString('utf8', start, end);
  const known = new Dictionary(values);
  return (bytes, start, end) => {
    const code = known.find(bytes, start, end - start);
    return code < 0 ? bytes.toString('utf8', start, end) : values[code]!;
  };
}
