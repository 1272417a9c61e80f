import { describe, expect, it } from 'vitest';
import { encodeOnnx } from './codec.ts';
import { OnnxError } from './graph.ts';
import { GraphBuilder } from './graph-builder.ts';
import { openSession } from './session.ts';

/** y = x × 2, two columns. */
function doubling(): Uint8Array {
  const graph = new GraphBuilder();
  const two = graph.constant('float', [1], [2]);
  graph.output('Mul', ['x', two], 'y');
  return encodeOnnx({
    irVersion: 8,
    producer: 'test',
    opsets: { '': 17 },
    metadata: {},
    name: 'double',
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: [{ name: 'x', type: 'float', dims: ['N', 2] }],
    outputs: [{ name: 'y', type: 'float', dims: ['N', 2] }],
  });
}

describe('openSession', () => {
  it('runs a model that the codec wrote', async () => {
    const session = await openSession(doubling());
    const { values, dims } = await session.run(Float32Array.of(1, 2, 3, 4), 2, 2, 'y');
    expect([...values]).toEqual([2, 4, 6, 8]);
    expect(dims).toEqual([2, 2]);
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['N', 2] }]);
    expect(session.outputs).toEqual([{ name: 'y', type: 'float32', dims: ['N', 2] }]);
    await session.release();
  });

  it('says that the input does not fit', async () => {
    const session = await openSession(doubling());
    await expect(session.run(new Float32Array(3), 1, 3, 'y')).rejects.toThrow(OnnxError);
    await session.release();
  });

  it('refuses bytes that are no model', async () => {
    await expect(openSession(new Uint8Array(10))).rejects.toThrow(/cannot load the model/);
  });
});
