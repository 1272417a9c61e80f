import { type Feature, featureColumns } from '../model/features/feature.ts';
import type { Matrix } from '../model/matrix.ts';
import { type AdditiveModel, evaluateSpline } from '../model/model.ts';
import { createTreeGame } from './tree-game.ts';
import { createTreeTable } from './tree-table.ts';

export interface Explainer {
  /** Names of the features, in the order of contributions. */
  readonly features: readonly string[];
  /** Mean logit of the reference customers: where every explanation starts. */
  readonly base: number;
  /**
   * Returns what each feature adds to the base, in units of the logit; base and contributions add up to the
   * customer's logit.
   * @param offset where the customer's columns begin in `data`
   */
  explain(data: Float32Array, offset: number): Float64Array;
}

/**
 * Returns the exact Shapley values of an additive model, its columns gathered by the feature that fills them, against a
 * reference population; null where a tree is too large for that. Indicators and splines ask about one feature each, so
 * their share is their value less its mean; trees are worked out by their answers.
 */
export function createExplainer(
  model: AdditiveModel,
  features: readonly Feature[],
  reference: Matrix,
): Explainer | null {
  const names = features.map(({ name }) => name);
  const featureOf = featureColumns(features).map(({ feature }) => names.indexOf(feature));
  const trees = model.trees.map((tree) => createTreeGame(tree, featureOf, reference));
  if (!trees.every((tree) => tree !== null)) return null;
  const meanOf = (column: number, value: (x: number) => number): number => {
    let sum = 0;
    for (let row = 0; row < reference.rows; row++) {
      sum += value(reference.data[row * reference.columns + column]!);
    }
    return sum / reference.rows;
  };
  const indicators = model.indicators.map(({ column, weight }) => ({
    column,
    weight,
    feature: featureOf[column]!,
    mean: meanOf(column, (x) => x * weight),
  }));
  const splines = model.splines.map((term) => ({
    term,
    feature: featureOf[term.column]!,
    mean: meanOf(term.column, (x) => evaluateSpline(term, x)),
  }));
  const addTrees = createTreeTable(trees);
  const base = [...indicators.map(({ mean }) => mean), ...splines.map(({ mean }) => mean)]
    .concat(trees.map((tree) => tree.base))
    .reduce((sum, part) => sum + part, model.intercept);
  return {
    features: names,
    base,
    explain(data, offset) {
      const shares = new Float64Array(names.length);
      for (const { column, weight, feature, mean } of indicators) {
        shares[feature]! += weight * data[offset + column]! - mean;
      }
      for (const { term, feature, mean } of splines) {
        shares[feature]! += evaluateSpline(term, data[offset + term.column]!) - mean;
      }
      addTrees(data, offset, shares);
      return shares;
    },
  };
}
