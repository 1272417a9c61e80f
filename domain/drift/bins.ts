import type { Field, Fields } from '../profile/profile.ts';

/** Bins of a number: below the first edge, from edge to edge, from the last edge on; then missing. */
export interface NumberBins {
  readonly name: string;
  readonly kind: 'number';
  /** Rising; a value at an edge belongs above it. */
  readonly edges: readonly number[];
}

/** Bins of a category: its values in order; then unseen; then missing. */
export interface CategoryBins {
  readonly name: string;
  readonly kind: 'category';
  readonly values: readonly string[];
}

export type FieldBins = NumberBins | CategoryBins;

/** The scores of the model are watched as one more field, under the name that they have in a scored event. */
export const predictionName = 'churn_probability';

/** Fine enough that the binned Kolmogorov-Smirnov test loses little, and few enough for a byte and a cache. */
const numberBins = 40;

/** How many bins of values a field has; its bins of unseen (categories alone) and missing values follow them. */
export const valueBins = (bins: FieldBins): number =>
  bins.kind === 'number' ? bins.edges.length + 1 : bins.values.length;

export const binCount = (bins: FieldBins): number =>
  valueBins(bins) + (bins.kind === 'number' ? 1 : 2);

/** Names of a field's bins, in their order. */
export function binLabels(bins: FieldBins): string[] {
  if (bins.kind === 'category') return [...bins.values, '(unseen)', '(missing)'];
  const { edges } = bins;
  if (edges.length === 0) return ['any', '(missing)'];
  const between = edges.slice(1).map((edge, i) => `${edges[i]} to ${edge}`);
  return [`below ${edges[0]}`, ...between, `${edges.at(-1)} and more`, '(missing)'];
}

/** Returns bins of a number, open at both ends, that hold about equal shares of the values. */
export function quantileBins(name: string, values: readonly number[]): NumberBins {
  const sorted = Float64Array.from(values).sort();
  const edges: number[] = [];
  for (let i = 1; i < numberBins && sorted.length > 0; i++) {
    const edge = sorted[Math.floor((i * sorted.length) / numberBins)]!;
    if (edge > (edges.at(-1) ?? sorted[0]!)) edges.push(edge);
  }
  return { name, kind: 'number', edges };
}

/** Returns the bins of profile fields as these rows suggest them; fields of free text have none. */
export function learnBins(fields: readonly Field[], rows: readonly Fields[]): FieldBins[] {
  return fields.flatMap((field): FieldBins[] => {
    if (field.kind === 'text') return [];
    const { name } = field;
    if (field.kind === 'category') return [{ name, kind: 'category', values: field.values }];
    const values = rows.map((row) => row[name]).filter((value) => typeof value === 'number');
    return [quantileBins(name, values)];
  });
}

/** The bin of a number, null being missing. */
export function numberBin({ edges }: NumberBins, value: number | null): number {
  if (value === null || Number.isNaN(value)) return edges.length + 1;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Returns how a field's value in a row is put into a bin. */
export function fieldBinner(bins: FieldBins): (row: Fields) => number {
  const { name } = bins;
  if (bins.kind === 'number') {
    return (row) => {
      const value = row[name];
      return numberBin(bins, typeof value === 'number' ? value : null);
    };
  }
  const codes = new Map(bins.values.map((value, code) => [value, code]));
  const unseen = bins.values.length;
  return (row) => {
    const value = row[name];
    if (value === null || value === undefined) return unseen + 1;
    return codes.get(String(value)) ?? unseen;
  };
}
