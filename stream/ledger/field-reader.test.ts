import { describe, expect, it } from 'vitest';
import type { AvroRecord } from '../../domain/profile/avro-schema.ts';
import { avroType, type Registry } from '../../platform/avro/registry.ts';
import { frameHeader } from '../../platform/avro/wire-format.ts';
import type { RecordBlock } from '../../platform/kafka/raw/record-batches.ts';
import { createFieldReader, onceReadable } from './field-reader.ts';

const field = (name: string, type: unknown, rest: object = {}) => ({ name, type, ...rest });
const record = (...fields: object[]) =>
  ({ type: 'record', name: 'Parcel', namespace: 'x', doc: '', fields }) as unknown as AvroRecord;
const current = record(
  field('ref', 'string'),
  field('number', 'long'),
  field('kind', ['null', 'string'], { default: null }),
  field('offset', 'long'),
);
/** Schemas by id: plain, one that the walker does not know, one with other numbers, one that does not resolve. */
const writers = new Map<number, AvroRecord>([
  [1, current],
  [
    2,
    record(
      ...current.fields,
      field('inner', { type: 'record', name: 'In', fields: [field('a', 'int')] }),
    ),
  ],
  [3, record(field('number', 'int'), field('offset', 'int'), field('ref', 'string'))],
  [4, record(field('ref', 'string'), field('number', 'string'), field('offset', 'long'))],
]);
let asked: number[] = [];
const registry: Registry = {
  register: () => Promise.reject(new Error('not asked for')),
  writerType: async (id) => {
    asked.push(id);
    const schema = writers.get(id);
    return schema === undefined ? null : avroType(schema);
  },
};
const value = (id: number, content: object): Buffer =>
  Buffer.concat([frameHeader(id), avroType(writers.get(id)!).toBuffer(content)]);

function blockOf(values: readonly (Buffer | null)[]): RecordBlock {
  const valueStarts: number[] = [];
  const valueEnds: number[] = [];
  let at = 0;
  for (const one of values) {
    valueStarts.push(one === null ? -1 : at);
    at += one?.length ?? 0;
    valueEnds.push(at);
  }
  const numbers = Int32Array.from(values, (_, i) => i);
  return {
    partition: 0,
    bytes: Buffer.concat(values.filter((one) => one !== null)),
    count: values.length,
    offsets: Float64Array.from(numbers),
    keyStarts: numbers,
    keyEnds: numbers,
    valueStarts: Int32Array.from(valueStarts),
    valueEnds: Int32Array.from(valueEnds),
  };
}

/** What is read of each record: ref, number and offset; null where nothing can be. */
async function readAll(values: readonly (Buffer | null)[]) {
  const signal = new AbortController().signal;
  const reader = createFieldReader({ registry, signal }, current, ['ref', 'number', 'offset']);
  const block = blockOf(values);
  const found: (readonly [string, number, number] | null)[] = [];
  const [ref] = reader.texts;
  await onceReadable(reader, block, () => {
    for (let i = 0; i < block.count; i++) {
      const isRead = reader.read(block, i);
      const text = Buffer.from(ref!.bytes.subarray(ref!.start, ref!.end)).toString('utf8');
      found.push(isRead ? [text, reader.numbers[1]!, reader.numbers[2]!] : null);
    }
  });
  return found;
}

describe('a field reader', () => {
  it('reads the same whoever wrote, and in which order the fields come', async () => {
    const content = { ref: 'syn-7', number: 3, kind: 'x', offset: 12, inner: { a: 1 } };
    const given = [1, 2, 3, 1].map((id) => value(id, content));
    const same = ['syn-7', 3, 12];
    expect(await readAll(given)).toEqual([same, same, same, same]);
  });

  it('reads texts beyond ASCII and large numbers between plain records', async () => {
    const plain = value(1, { ref: 'a', number: 1, kind: null, offset: 2 });
    const odd = value(1, { ref: 'Ærø', number: 2 ** 52, kind: null, offset: 2 ** 50 });
    expect(await readAll([plain, odd, plain])).toEqual([
      ['a', 1, 2],
      ['Ærø', 2 ** 52, 2 ** 50],
      ['a', 1, 2],
    ]);
  });

  it('reads nothing of what cannot be read, and goes on behind it', async () => {
    const plain = value(1, { ref: 'a', number: 1, kind: null, offset: 2 });
    const given = [
      null,
      Buffer.from('{}'),
      plain.subarray(0, plain.length - 1),
      Buffer.concat([plain, Buffer.from([0])]),
      value(4, { ref: 'a', number: 'one', offset: 2 }),
      Buffer.concat([frameHeader(99), plain.subarray(5)]),
      plain,
    ];
    const unread = given.slice(1).map(() => null);
    expect(await readAll(given)).toEqual([...unread, ['a', 1, 2]]);
  });

  it('asks for a schema once, and has nothing to wait for afterwards', async () => {
    asked = [];
    const signal = new AbortController().signal;
    const reader = createFieldReader({ registry, signal }, current, ['ref']);
    const block = blockOf([value(1, { ref: 'a', number: 1, kind: null, offset: 2 })]);
    await reader.prepare(block);
    expect(reader.prepare(block)).toBeUndefined();
    expect(asked).toEqual([1]);
  });
});
