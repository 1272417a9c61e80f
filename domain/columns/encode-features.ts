import { columnCount, type Feature } from '../model/features/feature.ts';
import { type EventColumns, missingCode } from './event-columns.ts';
import type { CategoryColumn, ColumnLayout } from './layout.ts';

/** Writes the features of one row to a matrix that holds zeros from `offset` on. */
export type RowEncoder = (
  columns: EventColumns,
  row: number,
  out: Float32Array,
  offset: number,
) => void;

/**
 * Returns the encoder of the features from columns; it writes what `createFeatureEncoder` does, to the last bit. Null
 * where a feature reads a field that is not of its kind.
 */
export function createRowEncoder(
  features: readonly Feature[],
  layout: ColumnLayout,
): RowEncoder | null {
  const writers: RowEncoder[] = [];
  let column = 0;
  for (const feature of features) {
    const writer = createWriter(feature, layout, column);
    if (writer === null) return null;
    writers.push(writer);
    column += columnCount(feature);
  }
  return (columns, row, out, offset) => {
    for (let i = 0; i < writers.length; i++) writers[i]!(columns, row, out, offset);
  };
}

function createWriter(feature: Feature, layout: ColumnLayout, column: number): RowEncoder | null {
  switch (feature.kind) {
    case 'number':
      return numberWriter(feature, layout, column);
    case 'ratio-gap':
      return ratioGapWriter(feature, layout, column);
    case 'count':
      return countWriter(feature, layout, column);
    case 'category':
      return categoryWriter(feature, layout, column);
  }
}

function numberWriter(
  { name, fill }: Extract<Feature, { kind: 'number' }>,
  layout: ColumnLayout,
  column: number,
): RowEncoder | null {
  const cell = numberCell(name, layout);
  if (cell === null) return null;
  const width = layout.numbers.length;
  return (columns, row, out, offset) =>
    writeNumber(columns.numbers[row * width + cell]!, fill, out, offset + column);
}

function ratioGapWriter(
  { numerator, factors, fill }: Extract<Feature, { kind: 'ratio-gap' }>,
  layout: ColumnLayout,
  column: number,
): RowEncoder | null {
  const above = numberCell(numerator, layout);
  const below = factors.map((name) => numberCell(name, layout));
  if (above === null || below.includes(null)) return null;
  const cells = below.filter((cell) => cell !== null);
  const width = layout.numbers.length;
  return (columns, row, out, offset) => {
    const base = row * width;
    let product = 1;
    for (let i = 0; i < cells.length; i++) product *= columns.numbers[base + cells[i]!]!;
    // Where a part is missing this is NaN.
    writeNumber(columns.numbers[base + above]! / product - 1, fill, out, offset + column);
  };
}

function countWriter(
  { fields, value }: Extract<Feature, { kind: 'count' }>,
  layout: ColumnLayout,
  column: number,
): RowEncoder | null {
  const counted = fields.map((name) => categoryColumn(name, layout));
  if (counted.includes(null)) return null;
  const cells = counted.filter((field) => field !== null).map((field) => field.column);
  const codes = counted
    .filter((field) => field !== null)
    .map(({ values }) => values.indexOf(value));
  const width = layout.categories.length;
  return (columns, row, out, offset) => {
    const base = row * width;
    let count = 0;
    for (let i = 0; i < cells.length; i++)
      if (columns.codes[base + cells[i]!] === codes[i]) count++;
    out[offset + column] = count;
  };
}

function categoryWriter(
  { name, values, shares }: Extract<Feature, { kind: 'category' }>,
  layout: ColumnLayout,
  column: number,
): RowEncoder | null {
  const field = categoryColumn(name, layout);
  if (field === null) return null;
  // A value that stands twice counts where it stands last, as in the encoder of events.
  const places = Int16Array.from(field.values, (value) => values.lastIndexOf(value));
  const width = layout.categories.length;
  const missing = column + shares.length;
  return (columns, row, out, offset) => {
    const code = columns.codes[row * width + field.column]!;
    const place = code < 0 ? -1 : places[code]!;
    if (place >= 0) {
      out[offset + column + place] = 1;
      return;
    }
    for (let i = 0; i < shares.length; i++) out[offset + column + i] = shares[i]!;
    out[offset + missing + (code === missingCode ? 0 : 1)] = 1;
  };
}

function writeNumber(value: number, fill: number, out: Float32Array, at: number): void {
  out[at] = value;
  // Read back: a finite double may be infinite as a float32.
  if (Number.isFinite(out[at])) return;
  out[at] = fill;
  out[at + 1] = 1;
}

const numberCell = (name: string, layout: ColumnLayout): number | null =>
  layout.numbers.find((field) => field.name === name)?.column ?? null;

const categoryColumn = (name: string, layout: ColumnLayout): CategoryColumn | null =>
  layout.categories.find((field) => field.name === name) ?? null;
