import { eventId, ulidLow64 } from '../../domain/identity/ulid.ts';
import type { SqlColumn } from '../../domain/profile/sql-columns.ts';
import type { CustomerOutcome, ScoreRequest } from '../../domain/stream/event.ts';
import { eachTextAt, longAt } from '../../platform/avro/scan-record.ts';
import { RowBinaryWriter } from '../../platform/clickhouse/row-binary.ts';
import type { Decoded } from '../../stream/decode-values.ts';
import type { ScoredLayout, ScoredRows } from '../../stream/scored-rows/scored-rows.ts';

/** Rows of one insert: one partition's records in offset order. */
export interface Block {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly format: 'RowBinary' | 'JSONEachRow';
  readonly bytes: Buffer;
  /** Names the block: its range of offsets and a sum over its ids, so that another cut never collides. */
  readonly token: string;
}

/** Writes one cell; `at` is where the row's spans begin. */
type CellWriter = (
  out: RowBinaryWriter,
  rows: ScoredRows,
  row: number,
  at: number,
  partition: number,
) => void;

/** Returns how scored rows become a block of a table; most of their bytes are copied as they are. */
export function scoredBlocks(
  table: string,
  columns: readonly SqlColumn[],
  layout: ScoredLayout,
): (partition: number, rows: ScoredRows) => Block {
  const cells = columns.map((column) => cellWriter(column, layout));
  const names = columns.map(({ name }) => name);
  const id = layout.spanOf('event_id');
  return (partition, rows) => {
    const out = new RowBinaryWriter();
    for (let row = 0; row < rows.count; row++) {
      const at = row * layout.width;
      for (let i = 0; i < cells.length; i++) cells[i]!(out, rows, row, at, partition);
    }
    const ids = rows.values.map((_, row) => rows.text(row, id));
    const token = blockToken(table, partition, rows.offsets, ids);
    const bytes = out.written();
    return { table, columns: names, rows: rows.count, format: 'RowBinary', bytes, token };
  };
}

function cellWriter({ name, clickhouse }: SqlColumn, layout: ScoredLayout): CellWriter {
  if (name === 'log_partition') return (out, _, __, ___, partition) => out.int32(partition);
  if (name === 'log_offset') return (out, rows, row) => out.int64(rows.offsets[row]!);
  const span = layout.spanOf(name);
  const inner = clickhouse.replace(/^LowCardinality\((.*)\)$/, '$1');
  const nullable = /^Nullable\((.*)\)$/.exec(inner)?.[1];
  if (nullable !== undefined) return nullableCell(plainCell(nullable, span), span);
  return plainCell(inner, span);
}

function nullableCell(write: CellWriter, span: number): CellWriter {
  return (out, rows, row, at, partition) => {
    const isNull = rows.spans[at + span]! < 0;
    out.uint8(isNull ? 1 : 0);
    if (!isNull) write(out, rows, row, at, partition);
  };
}

function plainCell(type: string, span: number): CellWriter {
  if (type.startsWith('Array(')) {
    return (out, { values, spans }, row, at) => {
      const bytes = values[row]!;
      const start = spans[at + span]!;
      // A zigzag varint of one byte: fewer than 64 flags.
      out.length(longAt(bytes, start));
      eachTextAt(bytes, start, (from, end) => out.text(bytes, from, end));
    };
  }
  if (type === 'String') {
    return (out, { values, spans }, row, at) =>
      out.text(values[row]!, spans[at + span]!, spans[at + span + 1]!);
  }
  if (type === 'Float64' || type === 'Bool') {
    return (out, { values, spans }, row, at) =>
      out.copy(values[row]!, spans[at + span]!, spans[at + span + 1]!);
  }
  if (type === 'Int32') {
    return (out, { values, spans }, row, at) => out.int32(longAt(values[row]!, spans[at + span]!));
  }
  if (type === 'Int64' || type.startsWith('DateTime64(3')) {
    return (out, { values, spans }, row, at) => out.int64(longAt(values[row]!, spans[at + span]!));
  }
  throw new Error(`no cell is written for the type ${type}`);
}

const outcomeColumns = [
  'event_id',
  'revision',
  'customer_ref',
  'sequence',
  'occurred_at',
  'outcome',
  'observed_at',
  'log_partition',
  'log_offset',
] as const;

/** Returns how outcomes become a block of a table. */
export function outcomeBlocks(
  table: string,
  profileName: string,
): (partition: number, rows: readonly Decoded<CustomerOutcome>[]) => Block {
  return (partition, rows) => {
    const ids = rows.map(({ value }) =>
      eventId(profileName, value.customer_ref, value.sequence, value.occurred_at),
    );
    const out = new RowBinaryWriter();
    for (const [i, { offset, value }] of rows.entries()) {
      writeText(out, ids[i]!);
      out.int32(value.revision);
      writeText(out, value.customer_ref);
      out.int64(value.sequence);
      out.int64(value.occurred_at);
      out.uint8(value.outcome ? 1 : 0);
      out.int64(value.observed_at);
      out.int32(partition);
      out.int64(offset);
    }
    const offsets = rows.map(({ offset }) => offset);
    return {
      table,
      columns: outcomeColumns,
      rows: rows.length,
      format: 'RowBinary',
      bytes: out.written(),
      token: blockToken(table, partition, offsets, ids),
    };
  };
}

/** Returns how requests become a block of a table. */
export function requestBlocks(
  table: string,
  columns: readonly SqlColumn[],
): (partition: number, rows: readonly Decoded<ScoreRequest>[]) => Block {
  const names = columns.map(({ name }) => name);
  return (partition, rows) => {
    const out = new RowBinaryWriter();
    for (const { offset, value } of rows) {
      const row: Readonly<Record<string, unknown>> = {
        ...value,
        log_partition: partition,
        log_offset: offset,
      };
      for (const { name, clickhouse } of columns) writeValue(out, clickhouse, row[name] ?? null);
    }
    const offsets = rows.map(({ offset }) => offset);
    const ids = rows.map(({ value }) => value.request_id);
    const token = blockToken(table, partition, offsets, ids);
    return {
      table,
      columns: names,
      rows: rows.length,
      format: 'RowBinary',
      bytes: out.written(),
      token,
    };
  };
}

function writeValue(out: RowBinaryWriter, type: string, value: unknown): void {
  const inner = /^(LowCardinality|Nullable)\((.*)\)$/.exec(type);
  if (inner?.[1] === 'Nullable') out.uint8(value === null ? 1 : 0);
  if (inner !== null) {
    if (inner[1] === 'LowCardinality' || value !== null) writeValue(out, inner[2]!, value);
  } else if (type.startsWith('Array(')) {
    const items = value as readonly string[];
    out.length(items.length);
    for (const item of items) writeText(out, item);
  } else if (type === 'String') writeText(out, String(value));
  else if (type === 'Float64') out.float64(Number(value));
  else if (type === 'Bool') out.uint8(value === true ? 1 : 0);
  else if (type === 'Int32') out.int32(Number(value));
  else if (type === 'Int64' || type.startsWith('DateTime64(3')) out.int64(Number(value));
  else throw new Error(`no cell is written for the type ${type}`);
}

function writeText(out: RowBinaryWriter, text: string): void {
  const bytes = Buffer.from(text);
  out.text(bytes, 0, bytes.length);
}

function blockToken(
  table: string,
  partition: number,
  offsets: readonly number[],
  ids: readonly string[],
): string {
  let high = 0;
  let low = 0;
  for (const id of ids) {
    const [h, l] = ulidLow64(id);
    high ^= h;
    low ^= l;
  }
  const sum = `${(high >>> 0).toString(16)}-${(low >>> 0).toString(16)}`;
  return `${table}:${partition}:${offsets[0]}-${offsets.at(-1)}:${sum}`;
}
