import { cholesky } from './matrix.ts';
import { normalQuantile } from './normal.ts';
import type { Component, LevelMarginal, QuantileMarginal } from './parameters.ts';
import type { CategoryVariable, SynthesisPlan } from './plan.ts';
import { runningShares } from './running-shares.ts';

/** How a category is drawn from its latent normal; `latent` is -1 where only one level occurs. */
export interface LevelDraw {
  readonly latent: number;
  /** Upper end of each level's stretch of the latent normal, the last one infinite. */
  readonly thresholds: Float64Array;
  /** Index into the variable's levels; one past the last is missing. */
  readonly codes: Int32Array;
}

/** How a number is drawn from its latent normal. */
export interface QuantileDraw {
  readonly latent: number;
  readonly missing: number;
  readonly p: Float64Array;
  readonly x: Float64Array;
}

/** A component of the mixture, ready to draw from; null where a variable does not apply in it. */
export interface CompiledComponent {
  /** Lower triangle of the latent correlations' root, row by row. */
  readonly root: Float64Array;
  readonly latentCount: number;
  readonly levels: readonly (LevelDraw | null)[];
  readonly quantiles: readonly (QuantileDraw | null)[];
}

/** Returns the component with its thresholds and the root of its correlations worked out. */
export function compileComponent(plan: SynthesisPlan, component: Component): CompiledComponent {
  const { variables, correlations } = component.latent;
  const matrix = variables.map((_, i) =>
    variables.map((_name, j) => (i === j ? 1 : correlations[Math.max(i, j)]![Math.min(i, j)]!)),
  );
  const latentOf = (name: string) => variables.indexOf(name);
  return {
    root: Float64Array.from(cholesky(matrix).flat()),
    latentCount: variables.length,
    levels: plan.categories.map((variable) => {
      const marginal = component.marginals[variable.name];
      return marginal?.kind === 'levels'
        ? levelDraw(variable, marginal, latentOf(variable.name))
        : null;
    }),
    quantiles: [...plan.numbers, ...plan.ratios].map(({ name }) => {
      const marginal = component.marginals[name];
      return marginal?.kind === 'quantiles' ? quantileDraw(marginal, latentOf(name)) : null;
    }),
  };
}

function levelDraw(variable: CategoryVariable, marginal: LevelMarginal, latent: number): LevelDraw {
  const codes = marginal.levels.map((level) =>
    level === null ? variable.levels.length : variable.levels.indexOf(level),
  );
  const thresholds = runningShares(marginal.shares).map(normalQuantile);
  return { latent, thresholds, codes: Int32Array.from(codes) };
}

function quantileDraw({ missing, p, x }: QuantileMarginal, latent: number): QuantileDraw {
  return { latent, missing, p: Float64Array.from(p), x: Float64Array.from(x) };
}
