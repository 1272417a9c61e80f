import type { ColumnLayout } from './layout.ts';

/** Code of a category without a value, and of one that no dictionary knows. */
export const missingCode = -1;
export const unseenCode = -2;

/**
 * Events by column, one row each, in typed arrays that are used again for the next batch. Rows are written by
 * `decodeRow`; a number that is missing is NaN.
 */
export class EventColumns {
  readonly layout: ColumnLayout;
  refs: string[] = [];
  sequences = new Float64Array(0);
  /** Milliseconds since 1970. */
  times = new Float64Array(0);
  /** Code of the origin, in the order of `origins`. */
  origins = new Uint8Array(0);
  /** Row-major, one number per number column. */
  numbers = new Float64Array(0);
  /** Row-major, one code per category column. */
  codes = new Int16Array(0);
  /** Row-major, 1 where a text column has no value. */
  textsMissing = new Uint8Array(0);

  constructor(layout: ColumnLayout) {
    this.layout = layout;
  }

  /** Makes room for so many rows; what was in them is lost. */
  reserve(rows: number): void {
    if (rows <= this.sequences.length) return;
    const { numbers, categories, texts } = this.layout;
    this.refs = new Array<string>(rows).fill('');
    this.sequences = new Float64Array(rows);
    this.times = new Float64Array(rows);
    this.origins = new Uint8Array(rows);
    this.numbers = new Float64Array(rows * numbers.length);
    this.codes = new Int16Array(rows * categories.length);
    this.textsMissing = new Uint8Array(rows * texts.length);
  }
}

/** Columns that hold nothing, for a profile whose records all go the general way. */
export const noColumns = (): EventColumns =>
  new EventColumns({ fields: [], numbers: [], categories: [], texts: [] });
