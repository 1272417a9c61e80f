import type { FieldValue, Profile } from '../profile/profile.ts';
import { type CompiledComponent, compileComponent } from './compile-component.ts';
import { correlate, drawLevel, drawQuantile, pickIndex } from './draw.ts';
import { toGrid } from './grid.ts';
import { normalQuantile } from './normal.ts';
import type { LookupTable, SynthesizerParameters } from './parameters.ts';
import {
  type CategoryVariable,
  type NumberVariable,
  OUTCOME,
  planSynthesis,
  type RatioVariable,
} from './plan.ts';
import { withinProduct } from './product-bounds.ts';
import type { Random } from './random.ts';
import { runningShares } from './running-shares.ts';
import type { Synthesizer } from './synthesizer.ts';

type OpenFields = Record<string, FieldValue>;
/** Fills in some fields of the customer that is being drawn. */
type Step = (fields: OpenFields, component: CompiledComponent, random: Random) => void;

/** Scratch space of one customer, reused for the next. */
interface Scratch {
  readonly latent: Float64Array;
  /** Code of each category of the plan, -1 where it does not apply. */
  readonly codes: Int32Array;
}

/**
 * Returns the synthesizer of fitted parameters. The profile's rules hold in every customer by
 * construction: what a rule determines is computed, never drawn.
 */
export function createSynthesizer(
  profile: Profile,
  parameters: SynthesizerParameters,
): Synthesizer {
  const plan = planSynthesis(profile);
  const components = parameters.components.map((component) => compileComponent(plan, component));
  const weights = runningShares(parameters.components.map(({ rows }) => rows));
  const widest = Math.max(...components.map(({ latentCount }) => latentCount));
  const independent = new Float64Array(widest);
  const scratch: Scratch = {
    latent: new Float64Array(widest),
    codes: new Int32Array(plan.categories.length),
  };
  const blank: OpenFields = Object.fromEntries(profile.fields.map(({ name }) => [name, null]));
  const steps: readonly Step[] = [
    ...plan.categories.map((variable, i) => categoryStep(variable, i, scratch)),
    ...plan.numbers.map((variable, i) =>
      numberStep(variable, i, parameters, plan.categories, scratch),
    ),
    ...plan.ratios.map((variable, i) =>
      ratioStep(variable, plan.numbers.length + i, parameters, scratch),
    ),
    ...plan.lookups.map((rule) => lookupStep(parameters.lookups[rule.name]!)),
  ];
  return (random) => {
    const component = components[pickIndex(weights, random())]!;
    for (let i = 0; i < component.latentCount; i++) independent[i] = normalQuantile(random());
    correlate(component.root, component.latentCount, independent, scratch.latent);
    const fields = { ...blank };
    for (const step of steps) step(fields, component, random);
    return { fields, outcome: scratch.codes[0] === 1 };
  };
}

function categoryStep(variable: CategoryVariable, i: number, { latent, codes }: Scratch): Step {
  const { name, levels, parent } = variable;
  return (fields, component) => {
    if (parent !== null && fields[parent.field] === parent.equals) {
      codes[i] = -1;
      fields[name] = parent.absent;
      return;
    }
    const draw = component.levels[i];
    const code = draw ? drawLevel(draw, latent) : 0;
    codes[i] = code;
    if (name !== OUTCOME) fields[name] = levels[code] ?? null;
  };
}

function numberStep(
  { name, field }: NumberVariable,
  i: number,
  parameters: SynthesizerParameters,
  categories: readonly CategoryVariable[],
  { latent, codes }: Scratch,
): Step {
  const shape = parameters.numbers[name]!;
  const intercept = shape.explained?.intercept ?? 0;
  const effects = categories.map((variable) => shape.explained?.effects[variable.name] ?? null);
  return (fields, component) => {
    const draw = component.quantiles[i];
    const drawn = draw ? drawQuantile(draw, latent) : null;
    if (drawn === null) return;
    let value = intercept + drawn;
    for (let k = 0; k < effects.length; k++) value += effects[k]?.[codes[k]!] ?? 0;
    fields[name] = toGrid(value, shape, field.decimals);
  };
}

function ratioStep(
  variable: RatioVariable,
  i: number,
  parameters: SynthesizerParameters,
  { latent }: Scratch,
): Step {
  const shape = parameters.ratios[variable.name]!;
  return (fields, component) => {
    const draw = component.quantiles[i];
    const gap = draw ? drawQuantile(draw, latent) : 0;
    if (gap === null) return;
    fields[variable.name] = withinProduct(
      variable,
      shape,
      fields,
      (product, exposure) => product * (1 + gap / Math.sqrt(exposure)),
    );
  };
}

function lookupStep({ columns, rows, counts }: LookupTable): Step {
  const shares = runningShares(counts);
  return (fields, _component, random) => {
    const row = rows[pickIndex(shares, random())]!;
    for (let i = 0; i < columns.length; i++) fields[columns[i]!] = row[i]!;
  };
}
