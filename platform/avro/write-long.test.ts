import avro from 'avsc';
import { expect, it } from 'vitest';
import { longSize, writeLong } from './write-long.ts';

const long = avro.Type.forSchema('long');

it.each([0, 1, 63, 64, 127, 8_191, 8_192, 2 ** 31 - 1, 2 ** 31, 1_767_225_600_123, 2 ** 49 + 7])(
  'writes %i as the encoder does',
  (value) => {
    const bytes = Buffer.alloc(12);
    const end = writeLong(bytes, 1, value);
    expect(bytes.subarray(1, end)).toEqual(long.toBuffer(value));
    expect(longSize(value)).toBe(end - 1);
  },
);
