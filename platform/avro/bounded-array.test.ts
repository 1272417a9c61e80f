import { describe, expect, it } from 'vitest';
import { avroType } from './registry.ts';

const schema = {
  type: 'record',
  name: 'Sack',
  fields: [
    { name: 'marks', type: { type: 'array', items: 'string' } },
    { name: 'kilos', type: 'int' },
  ],
};
const sack = avroType(schema);
const kilosOnly = avroType({ ...schema, fields: schema.fields.slice(1) });
const skip = (bytes: Buffer): unknown =>
  kilosOnly.fromBuffer(bytes, kilosOnly.createResolver(sack));

describe('an array', () => {
  it.each([
    ['empty', [0, 14], []],
    ['of one block', [4, 2, 0x61, 2, 0x62, 0, 14], ['a', 'b']],
    ['of a block with its size', [3, 8, 2, 0x61, 2, 0x62, 0, 14], ['a', 'b']],
    ['of two blocks', [2, 2, 0x61, 2, 2, 0x62, 0, 14], ['a', 'b']],
  ])('%s is read and skipped', (_, bytes, marks) => {
    expect(sack.fromBuffer(Buffer.from(bytes))).toEqual({ marks, kilos: 7 });
    expect(skip(Buffer.from(bytes))).toEqual({ kilos: 7 });
  });

  it('is written as before', () => {
    expect([...sack.toBuffer({ marks: ['a'], kilos: 7 })]).toEqual([2, 2, 0x61, 0, 14]);
  });

  it.each([
    ['2^53 - 2 items', [0xfc, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f, 0, 14]],
    ['2^31 items', [0x80, 0x80, 0x80, 0x80, 0x10, 0, 14]],
    ['-2^31 items', [0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 14]],
  ])('of %s is refused at once, read or skipped', (_, bytes) => {
    expect(() => sack.fromBuffer(Buffer.from(bytes))).toThrow('an array block');
    expect(() => skip(Buffer.from(bytes))).toThrow('an array block');
  });

  it('of an item whose negative length leads back is refused at once, read or skipped', () => {
    expect(() => sack.fromBuffer(Buffer.from([2, 3, 0, 14]))).toThrow();
    expect(() => skip(Buffer.from([2, 3, 0, 14]))).toThrow();
  });
});
