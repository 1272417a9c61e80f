import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ModelCard } from '../domain/model/card.ts';
import { featureWidth } from '../domain/model/features/feature.ts';
import { subscribers } from '../domain/model/testing/subscribers.ts';
import { encodeOnnx } from '../platform/onnx/codec.ts';
import { GraphBuilder } from '../platform/onnx/graph-builder.ts';
import { loadScorer, openScorer } from './load-scorer.ts';
import type { ModelFault } from './model-error.ts';
import type { ModelPackage } from './pack-model.ts';
import { packReaderModel } from './testing/reader-model.ts';
import { writeModel } from './write-model.ts';

let good: ModelPackage;
let dir: string;

beforeAll(async () => {
  good = await packReaderModel();
});
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'model-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** A model whose answers are made by the given graph from `features`. */
function handMade(
  build: (graph: GraphBuilder) => void,
  width = featureWidth(good.card.features),
  irVersion = 8,
): ModelPackage {
  const graph = new GraphBuilder();
  build(graph);
  const onnx = encodeOnnx({
    irVersion,
    producer: 'test',
    opsets: { '': 17, 'ai.onnx.ml': 3 },
    metadata: {},
    name: 'hand-made',
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: [{ name: 'features', type: 'float', dims: ['N', width] }],
    outputs: graph.nodes.at(-1)!.outputs.map((name) => ({ name, type: 'float', dims: ['N', 'M'] })),
  });
  return { card: cardFor(onnx), onnx };
}

function cardFor(onnx: Uint8Array): ModelCard {
  const sha256 = createHash('sha256').update(onnx).digest('hex');
  return { ...good.card, onnx: { sha256, bytes: onnx.length } };
}

/** The chosen features, with their sign turned, through an operator. */
function columnsThrough(operator: string, columns: number[]) {
  return (graph: GraphBuilder) => {
    const indexes = graph.constant('int64', [columns.length], columns);
    const chosen = graph.node('Gather', ['features', indexes], { axis: { int: 1 } });
    graph.output(operator, [graph.node('Neg', [chosen])], 'probabilities');
  };
}

/** Columns of two quantities, and of the three values of a category. */
const quantities = [0, 2];
const values = [6, 7, 8];

async function faultOf({ card, onnx }: ModelPackage): Promise<ModelFault | 'none'> {
  const { fault } = await openScorer(card, onnx, subscribers, 'test').then(
    () => ({ fault: 'none' as const }),
    (error: { fault: ModelFault }) => error,
  );
  return fault;
}

describe('openScorer', () => {
  it('takes a model that fits', async () => {
    expect(await faultOf(good)).toBe('none');
  });

  it('refuses changed bytes', async () => {
    const onnx = good.onnx.slice();
    onnx[200]! ^= 1;
    expect(await faultOf({ ...good, onnx })).toBe('hash');
  });

  it('refuses a card of another profile', async () => {
    const card = { ...good.card, profile: { ...good.card.profile, name: 'others' } };
    expect(await faultOf({ ...good, card })).toBe('profile');
  });

  it('refuses a model whose fields have changed', async () => {
    const fields = subscribers.fields.map((field) =>
      field.kind === 'category' ? { ...field, values: [...field.values, 'new'] } : field,
    );
    const changed = { ...subscribers, fields };
    await expect(openScorer(good.card, good.onnx, changed, 'test')).rejects.toMatchObject({
      fault: 'profile',
    });
  });

  it('refuses what is no model', async () => {
    const onnx = new TextEncoder().encode('not a model');
    expect(await faultOf({ card: cardFor(onnx), onnx })).toBe('format');
  });

  it('refuses a newer IR version', async () => {
    expect(await faultOf(handMade(columnsThrough('Sigmoid', quantities), undefined, 11))).toBe(
      'format',
    );
  });

  it('refuses another number of features', async () => {
    expect(await faultOf(handMade(columnsThrough('Sigmoid', quantities), 3))).toBe('feature-count');
  });

  it('refuses an output of another name or shape', async () => {
    const renamed = handMade((graph) => graph.output('Sigmoid', ['features'], 'scores'));
    expect(await faultOf(renamed)).toBe('output-shape');
    expect(await faultOf(handMade(columnsThrough('Softmax', values)))).toBe('output-shape');
  });

  it('refuses NaN', async () => {
    expect(await faultOf(handMade(columnsThrough('Log', quantities)))).toBe('not-finite');
  });

  it('refuses what is no probability', async () => {
    expect(await faultOf(handMade(columnsThrough('Abs', quantities)))).toBe('out-of-range');
  });

  it('refuses a constant', async () => {
    const constant = handMade((graph) => {
      const half = graph.constant('float', [1, 2], [0.5, 0.5]);
      const none = graph.constant(
        'float',
        [featureWidth(good.card.features), 2],
        new Array(2 * featureWidth(good.card.features)).fill(0),
      );
      graph.output('Add', [graph.node('MatMul', ['features', none]), half], 'probabilities');
    });
    expect(await faultOf(constant)).toBe('constant');
  });

  it('refuses answers that are not those of the card', async () => {
    expect(await faultOf(handMade(columnsThrough('Softmax', values.slice(1))))).toBe(
      'probe-mismatch',
    );
  });
});

describe('loadScorer', () => {
  it('loads what writeModel wrote', async () => {
    await writeModel(join(dir, 'new', 'model'), good);
    const scorer = await loadScorer(join(dir, 'new', 'model'), subscribers);
    expect(scorer.card).toEqual(good.card);
    await scorer.close();
  });

  it('names the file that is missing', async () => {
    await expect(loadScorer(dir, subscribers)).rejects.toMatchObject({
      fault: 'missing-file',
      message: expect.stringContaining('model.json'),
    });
  });

  it('names what is wrong with the card', async () => {
    await writeModel(dir, good);
    await writeFile(join(dir, 'model.json'), JSON.stringify({ ...good.card, threshold: 2 }));
    await expect(loadScorer(dir, subscribers)).rejects.toMatchObject({
      fault: 'card',
      message: expect.stringContaining('threshold'),
    });
    await writeFile(join(dir, 'model.json'), '{');
    await expect(loadScorer(dir, subscribers)).rejects.toMatchObject({ fault: 'card' });
  });
});
