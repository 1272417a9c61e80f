import { writeUlidBytes } from '../../domain/identity/ulid-bytes.ts';
import type { SqlColumn } from '../../domain/profile/sql-columns.ts';
import { eachTextAt, longAt } from '../../platform/avro/scan-record.ts';
import { BinaryCopyWriter } from '../../platform/postgres/binary-copy.ts';
import type { ScoredLayout, ScoredRows } from '../../stream/scored-rows/scored-rows.ts';

/** Returns some of the rows, in the order given, as COPY takes them. */
export type CopyRows = (rows: ScoredRows, which: Iterable<number>) => Buffer;

/** Writes one field; `start` and `end` are where its bytes lie. */
type FieldWriter = (out: BinaryCopyWriter, bytes: Buffer, start: number, end: number) => void;

/** Returns how scored rows become rows of a table with these columns. */
export function copyRows(columns: readonly SqlColumn[], layout: ScoredLayout): CopyRows {
  const spans = columns.map(({ name }) => layout.spanOf(name));
  const writers = columns.map(({ postgres }) => fieldWriter(postgres));
  return (rows, which) => {
    const out = new BinaryCopyWriter();
    for (const row of which) {
      const bytes = rows.values[row]!;
      const at = row * layout.width;
      out.row(columns.length);
      for (let i = 0; i < writers.length; i++) {
        const span = at + spans[i]!;
        const start = rows.spans[span]!;
        if (start < 0) out.null();
        else writers[i]!(out, bytes, start, rows.spans[span + 1]!);
      }
    }
    return out.end();
  };
}

function fieldWriter(type: string): FieldWriter {
  switch (type) {
    case 'uuid':
      return (out, bytes, start) => out.uuid((to, at) => writeUlidBytes(bytes, start, to, at));
    case 'text':
      return (out, bytes, start, end) => out.text(bytes, start, end);
    case 'double precision':
      return (out, bytes, start) => out.double(bytes, start);
    case 'boolean':
      return (out, bytes, start) => out.boolean(bytes[start] === 1);
    case 'integer':
      return (out, bytes, start) => out.integer(longAt(bytes, start));
    case 'bigint':
      return (out, bytes, start) => out.bigint(longAt(bytes, start));
    case 'timestamptz':
      return (out, bytes, start) => out.time(longAt(bytes, start));
    case 'text[]':
      return (out, bytes, start) =>
        out.texts(longAt(bytes, start), (add) => {
          eachTextAt(bytes, start, (from, end) => add(bytes, from, end));
        });
    default:
      throw new Error(`no field is written for the type ${type}`);
  }
}
