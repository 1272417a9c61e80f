import { describe, expect, it } from 'vitest';
import type { FeatureColumn } from '../features/feature.ts';
import { predictLogits } from '../model.ts';
import { createRandom } from '../random.ts';
import { sigmoid } from '../sigmoid.ts';
import { solveCholesky } from './cholesky.ts';
import { buildDesign } from './design.ts';
import { fitSpline, splineLogit } from './fit.ts';
import { quantileKnots } from './knots.ts';
import { toAdditiveModel } from './terms.ts';

const columns: FeatureColumn[] = [
  { name: 'x', kind: 'quantity', feature: 'x' },
  { name: 'flag', kind: 'indicator', feature: 'flag' },
  { name: 'never', kind: 'indicator', feature: 'never' },
];

/** Rows with logit sin(x) + flag, x from 0 to 6. */
function waves(count: number) {
  const random = createRandom(6);
  const data = new Float32Array(3 * count);
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const x = 6 * random();
    const flag = random() < 0.5 ? 1 : 0;
    data.set([x, flag, 0], 3 * row);
    labels[row] = random() < sigmoid(2 * Math.sin(x) + flag) ? 1 : 0;
  }
  return {
    matrix: { data, rows: count, columns: 3 },
    labels,
    rows: Int32Array.from(labels.keys()),
  };
}

describe('solveCholesky', () => {
  it('solves a symmetric system', () => {
    const b = Float64Array.of(8, 7);
    solveCholesky(Float64Array.of(4, 2, 2, 3), b);
    expect(b[0]).toBeCloseTo(1.25, 12);
    expect(b[1]).toBeCloseTo(1.5, 12);
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() => solveCholesky(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toThrow(
      RangeError,
    );
  });
});

describe('quantileKnots', () => {
  it('stands at even ranks and drops repeats', () => {
    expect([...quantileKnots(Float32Array.of(4, 0, 1, 2, 3), 3)]).toEqual([0, 2, 4]);
    expect([...quantileKnots(Float32Array.of(0, 0, 0, 0, 5), 4)]).toEqual([0, 5]);
  });
});

describe('buildDesign', () => {
  it('spreads a quantity over the two knots beside it', () => {
    const data = Float32Array.of(0, 0, 0, 10, 1, 0, 2.5, 1, 0);
    const design = buildDesign({ data, rows: 3, columns: 3 }, columns, 2);
    const row = (i: number) =>
      Array.from(design.columns.slice(design.starts[i], design.starts[i + 1]), (column, e) => [
        column,
        design.values[design.starts[i]! + e],
      ]);
    expect(design.width).toBe(4);
    expect(row(0)).toEqual([
      [0, 1],
      [3, 1],
    ]);
    expect(row(2)).toEqual([
      [0, 0.75],
      [1, 0.25],
      [2, 1],
      [3, 1],
    ]);
  });
});

describe('fitSpline', () => {
  const { matrix, labels, rows } = waves(4_000);
  const design = buildDesign(matrix, columns, 10);
  const coefficients = fitSpline(design, labels, rows, { ridge: 0.1, smoothness: 0.1 });
  const model = toAdditiveModel(design, coefficients);

  it('recovers a curve and an effect', () => {
    const at = (x: number, flag: number) =>
      predictLogits(model, { data: Float32Array.of(x, flag, 0), rows: 1, columns: 3 })[0]!;
    for (const x of [0.7, 1.6, 3.1, 4.7, 5.5]) {
      expect(Math.abs(at(x, 0) - 2 * Math.sin(x))).toBeLessThan(0.5);
    }
    expect(at(2, 1) - at(2, 0)).toBeGreaterThan(0.7);
    expect(at(2, 1) - at(2, 0)).toBeLessThan(1.3);
  });

  it('is the same model in both of its forms', () => {
    const logits = predictLogits(model, matrix);
    for (const row of rows) {
      expect(logits[row]).toBeCloseTo(splineLogit(design, coefficients, row), 10);
    }
  });

  it('ends where the penalised gradient is zero', () => {
    // The intercept is not penalised, so mean probability equals the share of positives.
    const mean = rows.reduce(
      (sum, row) => sum + sigmoid(splineLogit(design, coefficients, row)) / rows.length,
      0,
    );
    const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    expect(mean).toBeCloseTo(share, 9);
  });

  it('pays for an effect what the ridge asks', () => {
    const [flag] = design.blocks.filter(({ knots }) => knots === null);
    const pull = rows.reduce((sum, row) => {
      const residual = labels[row]! - sigmoid(splineLogit(design, coefficients, row));
      return sum + residual * matrix.data[3 * row + flag!.column]!;
    }, 0);
    expect(pull).toBeCloseTo(0.1 * coefficients[flag!.start]!, 6);
  });

  it('is straight between its ends under a great smoothness', () => {
    const stiff = fitSpline(design, labels, rows, { ridge: 0.001, smoothness: 1e7 });
    const differences = Array.from({ length: 8 }, (_, k) => {
      return Math.abs(stiff[k]! - 2 * stiff[k + 1]! + stiff[k + 2]!);
    });
    expect(Math.max(...differences)).toBeLessThan(1e-3);
  });
});
