import type { AdditiveModel, IndicatorTerm, SplineTerm } from '../domain/model/model.ts';
import type { Tree } from '../domain/model/trees/tree.ts';
import { encodeOnnx } from '../platform/onnx/codec.ts';
import { elementType, type OnnxAttribute } from '../platform/onnx/graph.ts';
import { GraphBuilder } from '../platform/onnx/graph-builder.ts';
import { onnxContract } from './contract.ts';

const mlDomain = 'ai.onnx.ml';

/**
 * Returns the model as an ONNX file: input `features` float [N, width], output `probabilities` float
 * [N, 2] (negative, positive). All but the trees is computed in double, so that the result is the
 * trainer's own, rounded to float32.
 */
export function exportOnnx(
  model: AdditiveModel,
  width: number,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const graph = new GraphBuilder();
  const wide = graph.node('Cast', [onnxContract.input], { to: { int: elementType.double } });
  const parts: string[] = [];
  if (model.indicators.length > 0) parts.push(addIndicators(graph, wide, model.indicators));
  if (model.splines.length > 0) parts.push(addSplines(graph, wide, model.splines));
  if (model.trees.length > 0) parts.push(addTrees(graph, model.trees));
  // Without a term of its own per row, the answer would have one row whatever N is.
  if (parts.length === 0) parts.push(addIndicators(graph, wide, [{ column: 0, weight: 0 }]));
  // A spline is its first value plus what its slopes add.
  const intercept = model.splines.reduce((sum, term) => sum + term.values[0]!, model.intercept);
  parts.push(graph.constant('double', [1, 1], [intercept]));
  const logit = parts.reduce((sum, part) => graph.node('Add', [sum, part]));
  const positive = graph.node('Sigmoid', [logit]);
  const one = graph.constant('double', [1, 1], [1]);
  const both = graph.node('Concat', [graph.node('Sub', [one, positive]), positive], {
    axis: { int: 1 },
  });
  graph.output('Cast', [both], onnxContract.output, { to: { int: elementType.float } });
  return encodeOnnx({
    irVersion: onnxContract.irVersion,
    opsets: { '': onnxContract.opset, [mlDomain]: onnxContract.mlOpset },
    producer: 'churnstream',
    metadata,
    name: 'churn',
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: [{ name: onnxContract.input, type: 'float', dims: ['N', width] }],
    outputs: [{ name: onnxContract.output, type: 'float', dims: ['N', 2] }],
  });
}

function addIndicators(
  graph: GraphBuilder,
  wide: string,
  indicators: readonly IndicatorTerm[],
): string {
  const columns = graph.constant(
    'int64',
    [indicators.length],
    indicators.map((term) => term.column),
  );
  const weights = graph.constant(
    'double',
    [indicators.length, 1],
    indicators.map((term) => term.weight),
  );
  const chosen = graph.node('Gather', [wide, columns], { axis: { int: 1 } });
  return graph.node('MatMul', [chosen, weights]);
}

/** A line through knots is the sum over knots of (change of slope) × max(0, min(x, last knot) - knot). */
function addSplines(graph: GraphBuilder, wide: string, splines: readonly SplineTerm[]): string {
  const hinges = splines.flatMap(hingesOf);
  const row = (of: (hinge: Hinge) => number) =>
    graph.constant('double', [1, hinges.length], hinges.map(of));
  const columns = graph.constant(
    'int64',
    [hinges.length],
    hinges.map((hinge) => hinge.column),
  );
  const chosen = graph.node('Gather', [wide, columns], { axis: { int: 1 } });
  const capped = graph.node('Min', [chosen, row((hinge) => hinge.end)]);
  const above = graph.node('Relu', [graph.node('Sub', [capped, row((hinge) => hinge.knot)])]);
  const changes = graph.constant(
    'double',
    [hinges.length, 1],
    hinges.map((hinge) => hinge.change),
  );
  return graph.node('MatMul', [above, changes]);
}

interface Hinge {
  readonly column: number;
  readonly knot: number;
  readonly end: number;
  readonly change: number;
}

function hingesOf({ column, knots, values }: SplineTerm): Hinge[] {
  const last = knots.length - 1;
  let before = 0;
  return Array.from({ length: last }, (_, k) => {
    const slope = (values[k + 1]! - values[k]!) / (knots[k + 1]! - knots[k]!);
    const change = slope - before;
    before = slope;
    return { column, knot: knots[k]!, end: knots[last]!, change };
  });
}

function addTrees(graph: GraphBuilder, trees: readonly Tree[]): string {
  const nodes = trees.flatMap((tree, treeId) =>
    Array.from(tree.left, (left, id) => ({
      treeId,
      id,
      leaf: left < 0,
      column: tree.column[id]!,
      threshold: tree.threshold[id]!,
      left: Math.max(0, left),
      right: Math.max(0, tree.right[id]!),
      value: tree.value[id]!,
    })),
  );
  const leaves = nodes.filter((node) => node.leaf);
  const attributes: Record<string, OnnxAttribute> = {
    n_targets: { int: 1 },
    aggregate_function: { string: 'SUM' },
    post_transform: { string: 'NONE' },
    nodes_treeids: { ints: nodes.map((node) => node.treeId) },
    nodes_nodeids: { ints: nodes.map((node) => node.id) },
    nodes_featureids: { ints: nodes.map((node) => node.column) },
    nodes_modes: { strings: nodes.map((node) => (node.leaf ? 'LEAF' : 'BRANCH_LEQ')) },
    nodes_values: { floats: nodes.map((node) => node.threshold) },
    nodes_truenodeids: { ints: nodes.map((node) => node.left) },
    nodes_falsenodeids: { ints: nodes.map((node) => node.right) },
    target_treeids: { ints: leaves.map((node) => node.treeId) },
    target_nodeids: { ints: leaves.map((node) => node.id) },
    target_ids: { ints: leaves.map(() => 0) },
    target_weights: { floats: leaves.map((node) => node.value) },
  };
  const sum = graph.node('TreeEnsembleRegressor', [onnxContract.input], attributes, mlDomain);
  return graph.node('Cast', [sum], { to: { int: elementType.double } });
}
