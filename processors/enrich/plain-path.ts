import { createRowCheck } from '../../domain/columns/check-row.ts';
import { decodeRow } from '../../domain/columns/decode-row.ts';
import { createRowEncoder, type RowEncoder } from '../../domain/columns/encode-features.ts';
import { EventColumns } from '../../domain/columns/event-columns.ts';
import { columnLayout } from '../../domain/columns/layout.ts';
import type { Feature } from '../../domain/model/features/feature.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import { headerLength } from '../../platform/avro/wire-format.ts';

/** How plain records are read, checked and made features of, by column and without an object per record. */
export interface PlainPath {
  createColumns(): EventColumns;
  /** Reads a record of the current schema into a row; false where it has to go the general way. */
  decode(columns: EventColumns, row: number, key: Buffer, value: Buffer): boolean;
  /** The flags of a row; null where it has to go the general way. */
  check(columns: EventColumns, row: number, nowMs: number): readonly string[] | null;
  readonly encode: RowEncoder;
}

/**
 * Returns the path for a profile and the features of its model; null where a rule or a feature reads what columns do
 * not hold. All that it lets through is judged as `admit` judges it.
 */
export function createPlainPath(profile: Profile, features: readonly Feature[]): PlainPath | null {
  const layout = columnLayout(profile, features);
  const check = createRowCheck(profile, layout);
  const encode = createRowEncoder(features, layout);
  if (check === null || encode === null) return null;
  return {
    createColumns: () => new EventColumns(layout),
    decode: (columns, row, key, value) => decodeRow(columns, row, key, value, headerLength),
    check,
    encode,
  };
}
