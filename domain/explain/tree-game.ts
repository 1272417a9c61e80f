import type { Matrix } from '../model/matrix.ts';
import type { Tree } from '../model/trees/tree.ts';

/** A tree with more features or splits than this is not explained: its coalitions are 2^features. */
const mostFeatures = 10;
const mostSplits = 14;

/**
 * A tree as a game between the features that it asks about. Its value depends on a customer only through the answers
 * to its splits: bit i of a pattern of answers is set where the customer goes left at split i.
 */
export interface TreeGame {
  /** The column and the threshold of each split. */
  readonly columns: Int32Array;
  readonly thresholds: Float32Array;
  /** The features that the tree asks about. */
  readonly features: readonly number[];
  /** Mean of the tree over the reference. */
  readonly base: number;
  /** What each of the features moves a customer with these answers away from the mean. */
  sharesOf(answers: number): Float64Array;
}

interface ReferencePattern {
  readonly answers: number;
  readonly weight: number;
}

/**
 * Returns the tree's game, or null where it has too many features to be worked out exactly. A coalition is worth the
 * tree's mean over the reference with the coalition's features taken from the customer (interventional Shapley values;
 * Lundberg et al., "From local explanations to global understanding with explainable AI for trees", 2020).
 * @param featureOf the feature that each column of the matrix belongs to
 */
export function createTreeGame(
  tree: Tree,
  featureOf: readonly number[],
  reference: Matrix,
): TreeGame | null {
  const splits = Int32Array.from([...tree.left.keys()].filter((node) => tree.left[node]! >= 0));
  const features = [...new Set(Array.from(splits, (node) => featureOf[tree.column[node]!]!))];
  if (features.length > mostFeatures || splits.length > mostSplits) return null;
  const bitOf = new Int32Array(tree.left.length).fill(-1);
  for (const [bit, node] of splits.entries()) bitOf[node] = bit;
  const playerOf = tree.left.map((left, node) =>
    left < 0 ? -1 : features.indexOf(featureOf[tree.column[node]!]!),
  );
  const columns = splits.map((node) => tree.column[node]!);
  const thresholds = Float32Array.from(splits, (node) => tree.threshold[node]!);
  const answersOf = (data: Float32Array, offset: number): number => {
    let answers = 0;
    for (let bit = 0; bit < columns.length; bit++) {
      if (data[offset + columns[bit]!]! <= thresholds[bit]!) answers |= 1 << bit;
    }
    return answers;
  };
  const patterns = referencePatterns(reference, answersOf);
  /** The tree's value where the coalition's splits are answered by one pattern and the others by another. */
  const value = (own: number, others: number, coalition: number): number => {
    let node = 0;
    while (tree.left[node]! >= 0) {
      const answers = (coalition >> playerOf[node]!) & 1 ? own : others;
      node = (answers >> bitOf[node]!) & 1 ? tree.left[node]! : tree.right[node]!;
    }
    return tree.value[node]!;
  };
  const worth = (own: number, coalition: number): number =>
    patterns.reduce((sum, { answers, weight }) => sum + weight * value(own, answers, coalition), 0);
  const weights = coalitionWeights(features.length);
  return {
    columns,
    thresholds,
    features,
    base: worth(0, 0),
    sharesOf: (own) => shapley(features.length, weights, (coalition) => worth(own, coalition)),
  };
}

function referencePatterns(
  { data, rows, columns }: Matrix,
  answersOf: (data: Float32Array, offset: number) => number,
): ReferencePattern[] {
  const counts = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const answers = answersOf(data, row * columns);
    counts.set(answers, (counts.get(answers) ?? 0) + 1);
  }
  return [...counts].map(([answers, count]) => ({ answers, weight: count / rows }));
}

/** By size of the coalition without the player: size! (players - size - 1)! / players! (Shapley 1953). */
function coalitionWeights(players: number): Float64Array {
  const weights = new Float64Array(Math.max(1, players));
  weights[0] = 1 / Math.max(1, players);
  for (let size = 1; size < players; size++) {
    weights[size] = (weights[size - 1]! * size) / (players - size);
  }
  return weights;
}

function shapley(
  players: number,
  weights: Float64Array,
  worthOf: (coalition: number) => number,
): Float64Array {
  const worths = Float64Array.from({ length: 1 << players }, (_, coalition) => worthOf(coalition));
  const shares = new Float64Array(players);
  for (let coalition = 0; coalition < worths.length; coalition++) {
    const weight = weights[sizeOf(coalition)]!;
    for (let player = 0; player < players; player++) {
      if ((coalition >> player) & 1) continue;
      shares[player]! += weight * (worths[coalition | (1 << player)]! - worths[coalition]!);
    }
  }
  return shares;
}

function sizeOf(coalition: number): number {
  let size = 0;
  for (let rest = coalition; rest !== 0; rest &= rest - 1) size++;
  return size;
}
