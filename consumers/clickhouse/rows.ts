import { eventId, ulidLow64 } from '../../domain/identity/ulid.ts';
import type { SqlColumn } from '../../domain/profile/sql-columns.ts';
import type { CustomerOutcome, ScoredEvent } from '../../domain/stream/event.ts';
import type { Decoded } from '../../stream/decode-values.ts';

/** Rows of one insert: one partition's records in offset order. */
export interface Block {
  readonly table: string;
  readonly columns: readonly string[];
  readonly values: readonly unknown[][];
  /** Names the block: its range of offsets and a sum over its ids, so that another cut never collides. */
  readonly token: string;
}

/**
 * A time as seconds with three decimals, which DateTime64(3) reads as just that. Whole milliseconds would be
 * taken for seconds, and text of a date costs ten times as much to write.
 */
export function clickhouseTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${seconds}.${String(ms - seconds * 1_000).padStart(3, '0')}`;
}

export function scoredBlock(
  table: string,
  columns: readonly SqlColumn[],
  partition: number,
  rows: readonly Decoded<ScoredEvent>[],
): Block {
  const cells = columns.map(({ name, clickhouse }) => cellOf(name, clickhouse, partition));
  return {
    table,
    columns: columns.map(({ name }) => name),
    values: rows.map((row) => cells.map((cell) => cell(row))),
    token: blockToken(
      table,
      partition,
      rows.map(({ offset, value }) => [offset, value.event_id]),
    ),
  };
}

type Cell = (row: Decoded<ScoredEvent>) => unknown;

function cellOf(name: string, clickhouse: string, partition: number): Cell {
  if (name === 'log_partition') return () => partition;
  if (name === 'log_offset') return ({ offset }) => offset;
  const read = ({ value }: Decoded<ScoredEvent>): unknown =>
    (value as unknown as Readonly<Record<string, unknown>>)[name] ?? null;
  if (clickhouse.startsWith('DateTime64')) return (row) => clickhouseTime(read(row) as number);
  return read;
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

export function outcomeBlock(
  table: string,
  profileName: string,
  partition: number,
  rows: readonly Decoded<CustomerOutcome>[],
): Block {
  const ids = rows.map(({ value }) =>
    eventId(profileName, value.customer_ref, value.sequence, value.occurred_at),
  );
  return {
    table,
    columns: outcomeColumns,
    values: rows.map(({ offset, value }, i) => [
      ids[i],
      value.revision,
      value.customer_ref,
      value.sequence,
      clickhouseTime(value.occurred_at),
      value.outcome,
      clickhouseTime(value.observed_at),
      partition,
      offset,
    ]),
    token: blockToken(
      table,
      partition,
      rows.map(({ offset }, i) => [offset, ids[i]!]),
    ),
  };
}

function blockToken(
  table: string,
  partition: number,
  rows: readonly (readonly [offset: number, id: string])[],
): string {
  let high = 0;
  let low = 0;
  for (const [, id] of rows) {
    const [h, l] = ulidLow64(id);
    high ^= h;
    low ^= l;
  }
  const sum = `${(high >>> 0).toString(16)}-${(low >>> 0).toString(16)}`;
  return `${table}:${partition}:${rows[0]?.[0]}-${rows.at(-1)?.[0]}:${sum}`;
}
