import type { Fields, FieldValue } from '../../profile/profile.ts';
import { countOf, ratioGap } from './derive.ts';
import { type CategoryFeature, columnCount, type Feature, featureWidth } from './feature.ts';

/** Writes one customer's features into `out[offset … offset + width)`. Allocates nothing. */
export type FeatureEncoder = (fields: Fields, out: Float32Array, offset: number) => void;

/**
 * Returns the encoder of the features. It never fails: what is no finite float32 is missing, what is not
 * in the vocabulary is unseen, and both have columns of their own (see `featureSchema`).
 */
export function createFeatureEncoder(features: readonly Feature[]): FeatureEncoder {
  const width = featureWidth(features);
  let column = 0;
  const writers = features.map((feature) => {
    const writer = createWriter(feature, column);
    column += columnCount(feature);
    return writer;
  });
  return function encodeFeatures(fields, out, offset) {
    out.fill(0, offset, offset + width);
    for (let i = 0; i < writers.length; i++) writers[i]!(fields, out, offset);
  };
}

function createWriter(feature: Feature, column: number): FeatureEncoder {
  switch (feature.kind) {
    case 'number':
      return (fields, out, offset) =>
        writeNumber(fields[feature.name], feature.fill, out, offset + column);
    case 'ratio-gap':
      return (fields, out, offset) =>
        writeNumber(ratioGap(fields, feature), feature.fill, out, offset + column);
    case 'count':
      return (fields, out, offset) => {
        out[offset + column] = countOf(fields, feature);
      };
    case 'category':
      return createCategoryWriter(feature, column);
  }
}

function writeNumber(
  value: FieldValue | undefined,
  fill: number,
  out: Float32Array,
  at: number,
): void {
  if (typeof value === 'number') {
    out[at] = value;
    // Read back: a finite double may be infinite as a float32.
    if (Number.isFinite(out[at])) return;
  }
  out[at] = fill;
  out[at + 1] = 1;
}

function createCategoryWriter(feature: CategoryFeature, column: number): FeatureEncoder {
  const { name, shares } = feature;
  const codes = new Map(feature.values.map((value, code) => [value, code]));
  const missing = column + shares.length;
  return (fields, out, offset) => {
    const value = fields[name];
    const code = typeof value === 'string' ? codes.get(value) : undefined;
    if (code !== undefined) {
      out[offset + column + code] = 1;
      return;
    }
    for (let i = 0; i < shares.length; i++) out[offset + column + i] = shares[i]!;
    out[offset + missing + (value === null || value === undefined ? 0 : 1)] = 1;
  };
}

/** Encodes many customers into one matrix of `rows.length × featureWidth(features)`. */
export function encodeRows(features: readonly Feature[], rows: readonly Fields[]) {
  const columns = featureWidth(features);
  const encode = createFeatureEncoder(features);
  const data = new Float32Array(rows.length * columns);
  for (let row = 0; row < rows.length; row++) encode(rows[row]!, data, row * columns);
  return { data, rows: rows.length, columns };
}
