import type { BinnedMatrix } from './bins.ts';
import { fillHistogram, type Histogram, subtractHistogram } from './histogram.ts';
import { bestSplit, leafWeight, type Split, type SplitRules } from './split.ts';
import type { Tree } from './tree.ts';

export interface GrowRules extends SplitRules {
  readonly maxLeaves: number;
  readonly learningRate: number;
}

/** What one tree is grown from: the rows and columns drawn for it, and each row's derivatives. */
export interface GrowInput {
  readonly binned: BinnedMatrix;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

interface OpenLeaf {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly histogram: Histogram;
  readonly split: Split | null;
}

/**
 * Grows one tree leaf by leaf, always at the largest gain (best-first, Shi 2007), until no split is
 * allowed or `maxLeaves` is reached. Reorders `rows`. Leaf values carry the learning rate.
 */
export function growTree(input: GrowInput, rules: GrowRules): Tree {
  const tree = new TreeBuilder(rules.maxLeaves);
  const open: OpenLeaf[] = [];
  const addLeaf = (node: number, from: number, to: number, histogram: Histogram) => {
    const sums = sumBins(histogram, input);
    tree.setLeaf(node, rules.learningRate * leafWeight(sums.gradient, sums.hessian, rules));
    const split = bestSplit(histogram, input, sums, rules);
    open.push({ node, from, to, histogram, split });
  };
  const root = new Float64Array(3 * input.binned.layout.bins);
  fill(root, input, 0, input.rows.length);
  addLeaf(tree.addNode(), 0, input.rows.length, root);
  while (tree.leaves < rules.maxLeaves) {
    const leaf = takeBest(open);
    if (leaf?.split == null) break;
    const middle = partition(input, leaf.from, leaf.to, leaf.split);
    const [left, right] = tree.split(leaf.node, input.binned, leaf.split);
    // Only the smaller child is counted; the other is what remains of the parent.
    const leftIsSmaller = middle - leaf.from <= leaf.to - middle;
    const smaller = new Float64Array(leaf.histogram.length);
    if (leftIsSmaller) fill(smaller, input, leaf.from, middle);
    else fill(smaller, input, middle, leaf.to);
    subtractHistogram(leaf.histogram, smaller);
    addLeaf(left, leaf.from, middle, leftIsSmaller ? smaller : leaf.histogram);
    addLeaf(right, middle, leaf.to, leftIsSmaller ? leaf.histogram : smaller);
  }
  return tree.build();
}

function fill(histogram: Histogram, input: GrowInput, from: number, to: number): void {
  const { binned, rows, columns, gradients, hessians } = input;
  fillHistogram(histogram, binned.layout, columns, rows, from, to, gradients, hessians);
}

/** Every column's bins add up to the leaf's sums; the first column drawn is as good as any. */
function sumBins(histogram: Histogram, { binned, columns }: GrowInput) {
  const first = columns[0]!;
  const bins = binned.columns[first]!.thresholds.length + 1;
  const sums = { gradient: 0, hessian: 0, rows: 0 };
  for (let bin = 0; bin < bins; bin++) {
    const at = 3 * (binned.layout.offsets[first]! + bin);
    sums.gradient += histogram[at]!;
    sums.hessian += histogram[at + 1]!;
    sums.rows += histogram[at + 2]!;
  }
  return sums;
}

function takeBest(open: OpenLeaf[]): OpenLeaf | null {
  let best = -1;
  for (let i = 0; i < open.length; i++) {
    const gain = open[i]!.split?.gain ?? 0;
    if (gain > 0 && (best < 0 || gain > open[best]!.split!.gain)) best = i;
  }
  return best < 0 ? null : open.splice(best, 1)[0]!;
}

/** Moves the rows that go left to the front of `rows[from … to)`, keeping order; returns the border. */
function partition(input: GrowInput, from: number, to: number, split: Split): number {
  const { rows, binned } = input;
  const width = binned.columns.length;
  const right: number[] = [];
  let next = from;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    if (binned.codes[row * width + split.column]! <= split.code) rows[next++] = row;
    else right.push(row);
  }
  rows.set(right, next);
  return next;
}

class TreeBuilder {
  leaves = 1;
  readonly #column: number[] = [];
  readonly #threshold: number[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #value: number[] = [];
  readonly #maxNodes: number;

  constructor(maxLeaves: number) {
    this.#maxNodes = 2 * maxLeaves - 1;
  }

  addNode(): number {
    if (this.#left.length >= this.#maxNodes) throw new RangeError('more nodes than leaves allow');
    this.#column.push(0);
    this.#threshold.push(0);
    this.#left.push(-1);
    this.#right.push(-1);
    return this.#value.push(0) - 1;
  }

  setLeaf(node: number, value: number): void {
    this.#value[node] = value;
  }

  split(node: number, binned: BinnedMatrix, split: Split): [left: number, right: number] {
    const column = binned.columns[split.column]!;
    this.#column[node] = column.column;
    this.#threshold[node] = column.thresholds[split.code]!;
    this.#value[node] = 0;
    this.#left[node] = this.addNode();
    this.#right[node] = this.addNode();
    this.leaves++;
    return [this.#left[node]!, this.#right[node]!];
  }

  build(): Tree {
    return {
      column: Int32Array.from(this.#column),
      threshold: Float32Array.from(this.#threshold),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      value: Float32Array.from(this.#value),
    };
  }
}
