import { describe, expect, it } from 'vitest';
import { fieldPlucker } from './pluck-fields.ts';
import { avroType } from './registry.ts';

const millis = { type: 'long', logicalType: 'timestamp-millis' };
const fields = [
  { name: 'ref', type: 'string' },
  { name: 'number', type: 'long' },
  { name: 'kind', type: ['null', 'string'], default: null },
  { name: 'at', type: millis },
  { name: 'blob', type: 'bytes' },
  { name: 'weight', type: ['null', 'double'], default: null },
  { name: 'ratio', type: 'float' },
  { name: 'on', type: 'boolean' },
  { name: 'flags', type: { type: 'array', items: 'string' } },
  { name: 'partition', type: 'int' },
];
const schema = { type: 'record', name: 'Parcel', fields };
const whole = avroType(schema);
const wanted = ['ref', 'partition', 'at', 'number'];
const plucker = fieldPlucker(whole.schema(), wanted)!;

const parcel = {
  ref: 'syn-1-run-7',
  number: 0,
  kind: null as string | null,
  at: 1_767_225_600_000,
  blob: Buffer.from([1, 200, 3]),
  weight: 2.5 as number | null,
  ratio: 0.5,
  on: true,
  flags: ['a', 'bc'],
  partition: 5,
};

/** What the plucker reads out of bytes that lie amid others; null where it leaves them to the library. */
function pluck(body: Buffer) {
  const bytes = Buffer.concat([Buffer.from('<<'), body, Buffer.from('>>>>>>>>')]);
  if (!plucker.pluck(bytes, 2, 2 + body.length)) return null;
  const [, partition, at, number] = plucker.numbers;
  const ref = bytes.toString('utf8', plucker.starts[0], plucker.ends[0]);
  return { ref, partition, at, number };
}

/** What the library reads; null where it refuses. */
function read(body: Buffer) {
  try {
    const { ref, partition, at, number } = whole.fromBuffer(body) as typeof parcel;
    return { ref, partition, at, number };
  } catch {
    return null;
  }
}

describe('fieldPlucker', () => {
  it.each([
    ['a record', {}],
    ['a union of the other branch', { kind: 'x', weight: null }],
    ['numbers below zero', { number: -1, at: -2_000, partition: -(2 ** 31) }],
    ['the largest numbers it takes', { number: 2 ** 48 - 1, partition: 2 ** 31 - 1 }],
    ['empty texts and arrays', { ref: '', flags: [], blob: Buffer.alloc(0) }],
    ['long texts', { ref: 'r'.repeat(300), kind: 'k'.repeat(70_000) }],
    ['a text that it only skips, of any letters', { kind: 'Ærø', flags: ['ß'] }],
  ])('reads %s as the library does', (_, changes) => {
    const body = whole.toBuffer({ ...parcel, ...changes });
    expect(pluck(body)).toEqual(read(body));
    expect(pluck(body)).not.toBeNull();
  });

  it.each([
    ['a wanted text beyond ASCII', { ref: 'Ærø' }],
    ['a number of more than 49 bits', { number: 2 ** 52 }],
  ])('leaves %s to the library', (_, changes) => {
    expect(pluck(whole.toBuffer({ ...parcel, ...changes }))).toBeNull();
  });

  it('never reads otherwise than the library, whatever byte is another or missing', () => {
    const body = whole.toBuffer(parcel);
    const wrong: string[] = [];
    const compare = (changed: Buffer, what: string): void => {
      const found = pluck(changed);
      const text = JSON.stringify(found);
      if (found !== null && text !== JSON.stringify(read(changed))) wrong.push(`${what}: ${text}`);
    };
    for (let at = 0; at < body.length; at++) {
      for (let byte = 0; byte < 256; byte++) {
        const changed = Buffer.from(body);
        changed[at] = byte;
        compare(changed, `${byte} at ${at}`);
      }
      compare(body.subarray(0, at), `cut at ${at}`);
    }
    compare(Buffer.concat([body, Buffer.from([0])]), 'a byte more');
    expect(wrong).toEqual([]);
  });

  it.each([
    ['lacks a wanted field', fields.slice(1)],
    ['has a wanted field of another type', [{ name: 'ref', type: 'bytes' }, ...fields.slice(1)]],
    [
      'has a wanted field that may be absent',
      [{ name: 'ref', type: ['null', 'string'] }, ...fields.slice(1)],
    ],
    [
      'has a record in it',
      [...fields, { name: 'inner', type: { type: 'record', name: 'In', fields: [] } }],
    ],
    [
      'has a name for a type',
      [...fields, { name: 'colour', type: { type: 'enum', name: 'C', symbols: ['A'] } }],
    ],
    [
      'has an array of numbers',
      [...fields, { name: 'sizes', type: { type: 'array', items: 'int' } }],
    ],
  ])('knows nothing of a schema that %s', (_, given) => {
    const type = avroType({ ...schema, fields: given });
    expect(fieldPlucker(type.schema(), wanted)).toBeNull();
  });

  it('knows nothing of what is no record', () => {
    expect(fieldPlucker(avroType({ type: 'string' }).schema(), wanted)).toBeNull();
  });
});
