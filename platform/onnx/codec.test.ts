import { describe, expect, it } from 'vitest';
import { decodeOnnx, encodeOnnx } from './codec.ts';
import { OnnxError, type OnnxModel } from './graph.ts';

const model: OnnxModel = {
  irVersion: 8,
  producer: 'test',
  opsets: { '': 17, 'ai.onnx.ml': 3 },
  metadata: { threshold: '0.5' },
  name: 'graph',
  nodes: [
    {
      operator: 'Anything',
      domain: 'ai.onnx.ml',
      inputs: ['x', 'c'],
      outputs: ['y'],
      attributes: {
        a_float: { float: 0.25 },
        an_int: { int: -3 },
        a_string: { string: 'SUM' },
        some_floats: { floats: [0, 1.5, -2] },
        some_ints: { ints: [0, 300, -1] },
        some_strings: { strings: ['LEAF', 'BRANCH_LEQ'] },
      },
    },
  ],
  constants: [
    { name: 'f', type: 'float', dims: [2], values: [0.5, -1] },
    { name: 'd', type: 'double', dims: [1, 2], values: [0.1, 1e300] },
    { name: 'i', type: 'int64', dims: [3], values: [0, -1, 2 ** 40] },
  ],
  inputs: [{ name: 'x', type: 'float', dims: ['N', 3] }],
  outputs: [{ name: 'y', type: 'float', dims: ['N', 2] }],
};

describe('encodeOnnx and decodeOnnx', () => {
  it('are each other inverse', () => {
    expect(decodeOnnx(encodeOnnx(model))).toEqual(model);
  });

  it('write the same bytes for the same model', () => {
    expect(encodeOnnx(model)).toEqual(encodeOnnx(structuredClone(model)));
  });

  it('write fields where onnx.proto has them', () => {
    const bytes = encodeOnnx({ ...model, nodes: [], constants: [] });
    // Field 1 as varint: ir_version. Field 2 as text of 4 bytes: producer_name.
    expect([...bytes.slice(0, 8)]).toEqual([0x08, 8, 0x12, 4, ...Buffer.from('test')]);
  });
});

describe('decodeOnnx', () => {
  it.each([
    ['cut short', encodeOnnx(model).slice(0, 60)],
    ['empty', new Uint8Array(0)],
    ['text', new TextEncoder().encode('version https://git-lfs.github.com/spec/v1')],
  ])('refuses a file that is %s', (_, bytes) => {
    expect(() => decodeOnnx(bytes)).toThrow(OnnxError);
  });
});
