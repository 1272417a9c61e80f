import type { AdditiveModel, IndicatorTerm, SplineTerm } from '../domain/model/model.ts';
import type { Tree } from '../domain/model/trees/tree.ts';
import { decodeOnnx } from '../platform/onnx/codec.ts';
import type { OnnxAttribute, OnnxModel, OnnxNode } from '../platform/onnx/graph.ts';
import { onnxContract } from './contract.ts';

/**
 * Returns the terms of a model that `exportOnnx` wrote; null for a graph of another form, such as one of a model
 * trained elsewhere. The file that scores is what is read, so that an explanation is of the score and nothing else.
 */
export function readTerms(onnx: Uint8Array): AdditiveModel | null {
  const graph = decodeOnnx(onnx);
  const maker = new Map(graph.nodes.flatMap((node) => node.outputs.map((out) => [out, node])));
  const constants = new Map(graph.constants.map((tensor) => [tensor.name, tensor.values]));
  const read: Reader = { maker, constants };
  const logit = logitOf(graph, read);
  if (logit === null) return null;
  const parts: { intercept: number; indicators: IndicatorTerm[]; splines: SplineTerm[] } = {
    intercept: 0,
    indicators: [],
    splines: [],
  };
  const trees: Tree[] = [];
  for (const name of summands(logit, read)) {
    const constant = constants.get(name);
    const node = maker.get(name);
    if (constant !== undefined && constant.length === 1) {
      parts.intercept += constant[0]!;
    } else if (node?.operator === 'MatMul') {
      const splines = splinesOf(node, read);
      const indicators = splines === null ? indicatorsOf(node, read) : [];
      if (indicators === null) return null;
      parts.indicators.push(...indicators);
      parts.splines.push(...(splines ?? []));
    } else if (node?.operator === 'Cast') {
      const ensemble = maker.get(node.inputs[0] ?? '');
      if (ensemble?.operator !== 'TreeEnsembleRegressor') return null;
      trees.push(...treesOf(ensemble));
    } else return null;
  }
  return { ...parts, trees };
}

interface Reader {
  readonly maker: ReadonlyMap<string, OnnxNode>;
  readonly constants: ReadonlyMap<string, readonly number[]>;
}

/** What the sigmoid before the output is taken of. */
function logitOf({ nodes, outputs }: OnnxModel, { maker }: Reader): string | null {
  const output = outputs.find(({ name }) => name === onnxContract.output);
  const sigmoids = nodes.filter(({ operator }) => operator === 'Sigmoid');
  if (output === undefined || sigmoids.length !== 1) return null;
  const both = maker.get(maker.get(output.name)?.inputs[0] ?? '');
  if (both?.operator !== 'Concat' || both.inputs[1] !== sigmoids[0]?.outputs[0]) return null;
  return sigmoids[0]?.inputs[0] ?? null;
}

function summands(name: string, read: Reader): string[] {
  const node = read.maker.get(name);
  if (node?.operator !== 'Add') return [name];
  return node.inputs.flatMap((input) => summands(input, read));
}

/** `MatMul(Gather(x, columns), weights)`. */
function indicatorsOf(node: OnnxNode, { maker, constants }: Reader): IndicatorTerm[] | null {
  const chosen = maker.get(node.inputs[0] ?? '');
  const weights = constants.get(node.inputs[1] ?? '');
  const columns = constants.get(chosen?.inputs[1] ?? '');
  if (chosen?.operator !== 'Gather' || weights?.length !== columns?.length) return null;
  return (columns ?? []).map((column, i) => ({ column, weight: weights![i]! }));
}

/** `MatMul(Relu(Sub(Min(Gather(x, columns), ends), knots)), changes)`; null for another product. */
function splinesOf(node: OnnxNode, { maker, constants }: Reader): SplineTerm[] | null {
  const relu = maker.get(node.inputs[0] ?? '');
  const above = maker.get(relu?.inputs[0] ?? '');
  const capped = maker.get(above?.inputs[0] ?? '');
  const chosen = maker.get(capped?.inputs[0] ?? '');
  if (relu?.operator !== 'Relu' || above?.operator !== 'Sub') return null;
  if (capped?.operator !== 'Min' || chosen?.operator !== 'Gather') return null;
  const hinges = [chosen.inputs[1], above.inputs[1], capped.inputs[1], node.inputs[1]].map(
    (name) => constants.get(name ?? '') ?? [],
  );
  const [columns, knots, ends, changes] = hinges as [number[], number[], number[], number[]];
  const terms: SplineTerm[] = [];
  for (let from = 0; from < columns.length; ) {
    let to = from + 1;
    while (columns[to] === columns[from]) to++;
    terms.push(splineOf(columns[from]!, knots.slice(from, to), ends[from]!, changes, from));
    from = to;
  }
  return terms;
}

/** The line that begins at 0 and changes its slope at each knot; where it begins is in the intercept. */
function splineOf(
  column: number,
  inner: readonly number[],
  end: number,
  changes: readonly number[],
  from: number,
): SplineTerm {
  const knots = Float64Array.from([...inner, end]);
  const values = new Float64Array(knots.length);
  let slope = 0;
  for (let k = 0; k < inner.length; k++) {
    slope += changes[from + k]!;
    values[k + 1] = values[k]! + slope * (knots[k + 1]! - knots[k]!);
  }
  return { column, knots, values };
}

function treesOf({ attributes }: OnnxNode): Tree[] {
  const numbers = (name: string): readonly number[] => numbersOf(attributes[name]);
  const treeOf = numbers('nodes_treeids');
  const ids = numbers('nodes_nodeids');
  const columns = numbers('nodes_featureids');
  const values = numbers('nodes_values');
  const left = numbers('nodes_truenodeids');
  const right = numbers('nodes_falsenodeids');
  const modes = attributes.nodes_modes;
  const isLeaf = modes !== undefined && 'strings' in modes ? modes.strings : [];
  const sizes = new Map<number, number>();
  for (const tree of treeOf) sizes.set(tree, (sizes.get(tree) ?? 0) + 1);
  const trees: Tree[] = [];
  for (const [at, tree] of treeOf.entries()) {
    const size = sizes.get(tree)!;
    trees[tree] ??= {
      column: new Int32Array(size),
      threshold: new Float32Array(size),
      left: new Int32Array(size).fill(-1),
      right: new Int32Array(size).fill(-1),
      value: new Float32Array(size),
    };
    const node = ids[at]!;
    if (isLeaf[at] === 'LEAF') continue;
    trees[tree].column[node] = columns[at]!;
    trees[tree].threshold[node] = values[at]!;
    trees[tree].left[node] = left[at]!;
    trees[tree].right[node] = right[at]!;
  }
  const targetTree = numbers('target_treeids');
  const targetNode = numbers('target_nodeids');
  for (const [at, weight] of numbers('target_weights').entries()) {
    trees[targetTree[at]!]!.value[targetNode[at]!] = weight;
  }
  return trees;
}

function numbersOf(attribute: OnnxAttribute | undefined): readonly number[] {
  if (attribute === undefined) return [];
  if ('ints' in attribute) return attribute.ints;
  return 'floats' in attribute ? attribute.floats : [];
}
