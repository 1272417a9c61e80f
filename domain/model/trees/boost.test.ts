import { describe, expect, it } from 'vitest';
import type { Matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { sigmoid } from '../sigmoid.ts';
import { binMatrix } from './bins.ts';
import { type BoostRules, createBooster } from './boost.ts';
import { addTree, leafCount, type Tree } from './tree.ts';

const rules: BoostRules = {
  maxLeaves: 4,
  learningRate: 0.3,
  l2: 1,
  minLeafRows: 5,
  minGain: 0,
  rowShare: 1,
  columnShare: 1,
};

/** Rows whose label is the exclusive or of two of their three columns. */
function exclusiveOr(count: number): { matrix: Matrix; labels: Uint8Array } {
  const random = createRandom(4);
  const data = Float32Array.from({ length: 3 * count }, () => (random() < 0.5 ? 0 : 1));
  const labels = Uint8Array.from({ length: count }, (_, row) =>
    data[3 * row] === data[3 * row + 1] ? 0 : 1,
  );
  return { matrix: { data, rows: count, columns: 3 }, labels };
}

function boost(trees: number, changes: Partial<BoostRules> = {}, seed = 1) {
  const { matrix, labels } = exclusiveOr(400);
  const rows = Int32Array.from(labels.keys());
  const booster = createBooster(
    matrix,
    binMatrix(matrix, 8),
    labels,
    rows,
    { ...rules, ...changes },
    createRandom(seed),
  );
  const grown: Tree[] = Array.from({ length: trees }, () => booster.grow());
  const logits = new Float64Array(labels.length).fill(booster.base);
  for (const tree of grown) addTree(tree, matrix, rows, logits);
  return { booster, grown, matrix, labels, rows, logits };
}

describe('createBooster', () => {
  it('starts at the logit of the mean outcome', () => {
    const { booster, labels } = boost(0);
    const positives = labels.filter((label) => label === 1).length;
    expect(sigmoid(booster.base)).toBeCloseTo(positives / labels.length, 2);
  });

  it('learns an interaction', () => {
    const { rows, labels, logits } = boost(20);
    for (const row of rows) expect(logits[row]! > 0).toBe(labels[row] === 1);
  });

  it('is a function of its seed', () => {
    const drawn = { rowShare: 0.5, columnShare: 0.7 };
    expect(boost(5, drawn, 1).grown).toEqual(boost(5, drawn, 1).grown);
    expect(boost(5, drawn, 1).grown).not.toEqual(boost(5, drawn, 2).grown);
  });

  it('grows no more leaves than allowed', () => {
    expect(boost(3, { maxLeaves: 3 }).grown.map(leafCount)).toEqual([3, 3, 3]);
  });

  it('keeps every leaf as large as asked', () => {
    const { grown, rows, matrix } = boost(3, { minLeafRows: 90, maxLeaves: 8 });
    for (const tree of grown) {
      const sizes = new Map<number, number>();
      const values = new Float64Array(rows.length);
      addTree(tree, matrix, rows, values);
      for (const value of values) {
        sizes.set(value, (sizes.get(value) ?? 0) + 1);
      }
      for (const size of sizes.values()) expect(size).toBeGreaterThanOrEqual(90);
    }
  });

  it('makes one leaf where no split gains enough', () => {
    expect(boost(1, { minGain: 1e9 }).grown.map(leafCount)).toEqual([1]);
  });

  it('gives the Newton step of a single leaf', () => {
    const { booster, grown, labels } = boost(1, { minGain: 1e9 });
    const share = sigmoid(booster.base);
    const residual = labels.reduce((sum, label) => sum + (share - label), 0);
    const curvature = labels.length * share * (1 - share);
    expect(grown[0]!.value[0]).toBeCloseTo((-0.3 * residual) / (curvature + 1), 6);
  });

  it('gives the Newton step of the rows in every leaf', () => {
    const { booster, grown, labels, rows, matrix } = boost(1);
    const values = new Float64Array(rows.length);
    addTree(grown[0]!, matrix, rows, values);
    const share = sigmoid(booster.base);
    expect(new Set(values).size).toBe(4);
    for (const value of new Set(values)) {
      const inside = rows.filter((row) => values[row] === value);
      const residual = inside.reduce((sum, row) => sum + (share - labels[row]!), 0);
      const curvature = inside.length * share * (1 - share);
      expect(value).toBeCloseTo((-0.3 * residual) / (curvature + 1), 6);
    }
  });

  it('stores thresholds and values as float32', () => {
    const [tree] = boost(1).grown;
    expect(tree!.threshold).toBeInstanceOf(Float32Array);
    expect(tree!.value).toBeInstanceOf(Float32Array);
  });
});
