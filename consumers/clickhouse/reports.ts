import type { DriftWindow } from '../../domain/drift/live/window-value.ts';
import { type ModelPerformance, performanceSchema } from '../../domain/performance/schema.ts';
import type { StoredReport } from '../../domain/stream/names.ts';
import type { Decoded } from '../../stream/decode-values.ts';
import type { Block } from './rows.ts';

/** The table of each report. */
export const reportTables: Readonly<Record<StoredReport, string>> = {
  driftWindows: 'raw_drift_fields',
  performance: 'raw_model_performance',
};

type Row = Readonly<Record<string, unknown>>;

/** One row per field of a window; one without a field where nothing could be compared. */
function driftRows({ fields, ...window }: DriftWindow): Row[] {
  const shared = {
    ...window,
    window_start: timeText(window.window_start),
    window_end: timeText(window.window_end),
  };
  if (fields.length === 0) return [shared];
  return fields.map(({ alarm, ...field }) => ({ ...shared, ...field, field_alarm: alarm }));
}

// ClickHouse takes a whole number for ticks and a fraction for seconds: as text there is no doubt.
const timeText = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

const windowColumns = [
  'origin',
  'window_start',
  'window_end',
  'revision',
  'model_version',
  'n',
  'reference_n',
  'comparability',
  'alarm',
  'drift',
  'reason',
  'drifted_fields',
  'weighted_effect',
  'field',
  'kind',
  'method',
  'statistic',
  'p',
  'q',
  'effect',
  'threshold',
  'importance',
  'field_alarm',
  'bins',
  'reference',
  'current',
  'log_partition',
  'log_offset',
] as const;

const performanceColumns = [
  ...performanceSchema.fields.map(({ name }) => name),
  'log_partition',
  'log_offset',
];

const performanceRows = (value: ModelPerformance): Row[] => [
  {
    ...value,
    window_start: timeText(value.window_start),
    window_end: timeText(value.window_end),
  },
];

/** How the records of each report become a block of rows. */
export const reportBlocks: {
  readonly [Role in StoredReport]: (partition: number, rows: readonly Decoded<never>[]) => Block;
} = {
  driftWindows: (partition, rows) =>
    jsonBlock(reportTables.driftWindows, windowColumns, partition, rows, driftRows),
  performance: (partition, rows) =>
    jsonBlock(reportTables.performance, performanceColumns, partition, rows, performanceRows),
};

function jsonBlock<T>(
  table: string,
  columns: readonly string[],
  partition: number,
  records: readonly Decoded<T>[],
  rowsOf: (value: T) => Row[],
): Block {
  const lines = records.flatMap(({ offset, value }) =>
    rowsOf(value).map((row) =>
      JSON.stringify({ ...row, log_partition: partition, log_offset: offset }),
    ),
  );
  const [first, last] = [records[0]?.offset, records.at(-1)?.offset];
  return {
    table,
    columns,
    rows: lines.length,
    format: 'JSONEachRow',
    bytes: Buffer.from(lines.join('\n')),
    token: `${table}:${partition}:${first}-${last}:${records.length}`,
  };
}
