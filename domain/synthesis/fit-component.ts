import { fitLevels, fitQuantiles } from './fit-marginal.ts';
import type { LatentColumn } from './latent-column.ts';
import { latentCorrelation, type NormalScores, normalScores } from './latent-correlation.ts';
import { repairCorrelation } from './matrix.ts';
import { orderLevels } from './order-levels.ts';
import type { Component } from './parameters.ts';
import { toDecimals } from './rounding.ts';
import { standardColumns } from './standard-columns.ts';

/** Returns the copula of some of the rows: a marginal per variable that applies, and latent correlations. */
export function fitComponent(
  columns: readonly LatentColumn[],
  stratum: readonly number[],
): Component {
  const here = columns.map((column) => ({
    ...column,
    values: Float64Array.from(stratum, (row) => column.values[row]!),
  }));
  const standard = standardColumns(here);
  const marginals: Component['marginals'] = {};
  const latent: { name: string; scores: NormalScores }[] = [];
  for (const column of here) {
    const others = [...standard].flatMap(([name, its]) => (name === column.name ? [] : its));
    const order = column.kind === 'category' ? orderLevels(column.values, others) : [];
    const marginal =
      column.kind === 'category'
        ? order.length === 0
          ? null
          : fitLevels(column.values, column.levels, order)
        : fitQuantiles(column.values, column.step);
    if (marginal === null) continue;
    marginals[column.name] = marginal;
    const ranks =
      column.kind === 'category'
        ? column.values.map((code) => (Number.isNaN(code) ? code : order.indexOf(code)))
        : column.values;
    const scores = normalScores(ranks);
    if (scores !== null) latent.push({ name: column.name, scores });
  }
  return {
    rows: stratum.length,
    marginals,
    latent: {
      variables: latent.map(({ name }) => name),
      correlations: correlationsOf(latent.map(({ scores }) => scores)),
    },
  };
}

/** The strict lower triangle of the repaired correlation matrix. */
function correlationsOf(scores: readonly NormalScores[]): number[][] {
  const matrix = scores.map(() => new Array<number>(scores.length).fill(1));
  scores.forEach((one, i) => {
    for (let j = 0; j < i; j++) {
      const correlation = latentCorrelation(one, scores[j]!);
      matrix[i]![j] = correlation;
      matrix[j]![i] = correlation;
    }
  });
  return repairCorrelation(matrix, 1e-3).map((row, i) =>
    row.slice(0, i).map((value) => toDecimals(value, 4)),
  );
}
