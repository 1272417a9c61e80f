import { describe, expect, it } from 'vitest';
import type { Feature } from '../model/features/feature.ts';
import { featureColumns } from '../model/features/feature.ts';
import type { Matrix } from '../model/matrix.ts';
import { type AdditiveModel, predictLogits } from '../model/model.ts';
import { createRandom } from '../synthesis/random.ts';
import { createExplainer } from './explainer.ts';

const features: Feature[] = [
  { kind: 'number', name: 'age', fill: 0 },
  { kind: 'category', name: 'plan', values: ['a', 'b', 'c'], shares: [0.2, 0.3, 0.5] },
  { kind: 'number', name: 'price', fill: 0 },
];
const columns = featureColumns(features).length;

/** Two features meet in one tree, and one feature is asked about by two splits of it. */
const model: AdditiveModel = {
  intercept: -0.4,
  indicators: [
    { column: 2, weight: 0.7 },
    { column: 4, weight: -0.3 },
  ],
  splines: [{ column: 7, knots: Float64Array.of(0, 1, 3), values: Float64Array.of(-1, 0.5, 0.25) }],
  trees: [
    {
      column: Int32Array.of(0, 7, 0, 0, 3, 0, 0, 0, 0),
      threshold: Float32Array.of(0.5, 1, 0, 0, 0.5, 0, 0.9, 0, 0),
      left: Int32Array.of(1, 2, -1, -1, 5, -1, 7, -1, -1),
      right: Int32Array.of(4, 3, -1, -1, 6, -1, 8, -1, -1),
      value: Float32Array.of(0, 0, 0.5, -0.25, 0, 1, 0, -2, 0.125),
    },
  ],
};

function randomRows(rows: number, seed: number): Matrix {
  const random = createRandom(seed, 0, 0, 0);
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    data[at] = random() * 2 - 0.3;
    data[at + 2 + Math.floor(random() * 3)] = 1;
    data[at + 7] = random() * 4;
  }
  return { data, rows, columns };
}

/** Shapley's definition: the mean over all orders of what a feature adds when it joins those before it. */
function byDefinition(customer: Float32Array, reference: Matrix): number[] {
  const owner = featureColumns(features).map(({ feature }) =>
    features.findIndex(({ name }) => name === feature),
  );
  const worth = (known: ReadonlySet<number>): number => {
    const mixed = reference.data.map((value, i) =>
      known.has(owner[i % columns]!) ? customer[i % columns]! : value,
    );
    const logits = predictLogits(model, { data: mixed, rows: reference.rows, columns });
    return logits.reduce((sum, logit) => sum + logit, 0) / reference.rows;
  };
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const shares = [0, 0, 0];
  for (const order of orders) {
    const known = new Set<number>();
    for (const feature of order) {
      const before = worth(known);
      known.add(feature);
      shares[feature]! += (worth(known) - before) / orders.length;
    }
  }
  return shares;
}

describe('the explanation of a score', () => {
  const reference = randomRows(40, 1);
  const customers = randomRows(25, 2);
  const explainer = createExplainer(model, features, reference)!;

  it('is Shapley by definition', () => {
    for (let row = 0; row < customers.rows; row++) {
      const found = explainer.explain(customers.data, row * columns);
      const customer = customers.data.subarray(row * columns, (row + 1) * columns);
      for (const [feature, share] of byDefinition(customer, reference).entries()) {
        expect(found[feature]).toBeCloseTo(share, 9);
      }
    }
  });

  it('adds up to the logit', () => {
    const logits = predictLogits(model, customers);
    for (let row = 0; row < customers.rows; row++) {
      const shares = explainer.explain(customers.data, row * columns);
      const sum = shares.reduce((total, share) => total + share, explainer.base);
      expect(sum).toBeCloseTo(logits[row]!, 9);
    }
  });

  it('is not given for a tree of too many features', () => {
    const many = Array.from(
      { length: 11 },
      (_, i): Feature => ({ kind: 'count', name: `n${i}`, fields: ['x'], value: 'y' }),
    );
    const chain = {
      column: Int32Array.from({ length: 23 }, (_, node) => (node % 2 === 0 ? node / 2 : 0)),
      threshold: new Float32Array(23).fill(0.5),
      left: Int32Array.from({ length: 23 }, (_, n) => (n % 2 === 0 && n < 22 ? n + 1 : -1)),
      right: Int32Array.from({ length: 23 }, (_, n) => (n % 2 === 0 && n < 22 ? n + 2 : -1)),
      value: new Float32Array(23),
    };
    const wide = { intercept: 0, indicators: [], splines: [], trees: [chain] };
    const row = { data: new Float32Array(11), rows: 1, columns: 11 };
    expect(createExplainer(wide, many, row)).toBeNull();
  });
});
