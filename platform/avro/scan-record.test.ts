import { describe, expect, it } from 'vitest';
import { avroType } from './registry.ts';
import { eachTextAt, longAt, scannedFields, scanRecord } from './scan-record.ts';

const schema = {
  type: 'record',
  name: 'Parcel',
  fields: [
    { name: 'ref', type: 'string' },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'kind', type: ['null', 'string'], default: null },
    { name: 'weight', type: ['null', 'double'], default: null },
    { name: 'on', type: 'boolean' },
    { name: 'flags', type: { type: 'array', items: 'string' } },
    { name: 'partition', type: 'int' },
  ],
};
const type = avroType(schema);
const fields = scannedFields(schema);
const parcel = {
  ref: 'r-1',
  at: 1_767_225_600_123,
  kind: 'large box' as string | null,
  weight: 2.5 as number | null,
  on: true,
  flags: ['a', 'road', ''],
  partition: 5,
};

/** What a scan finds, read out again; null where it leaves the bytes to others. */
function scan(body: Buffer) {
  const bytes = Buffer.concat([Buffer.from('12345'), body]);
  const spans = new Int32Array(3 + 2 * fields.length);
  if (!scanRecord(fields, bytes, 5, spans, 3)) return null;
  const span = (i: number) => [spans[3 + 2 * i]!, spans[4 + 2 * i]!] as const;
  // Letters that are no UTF-8 come back as others would; whoever scans checks the texts.
  const letters = (start: number, end: number) => bytes.toString('latin1', start, end);
  const text = (i: number) => (span(i)[0] < 0 ? null : letters(...span(i)));
  const flags: string[] = [];
  eachTextAt(bytes, span(5)[0], (start, end) => flags.push(letters(start, end)));
  return {
    ref: text(0),
    at: longAt(bytes, span(1)[0]),
    kind: text(2),
    weight: span(3)[0] < 0 ? null : bytes.readDoubleLE(span(3)[0]),
    on: bytes[span(4)[0]] === 1,
    flags,
    partition: longAt(bytes, span(6)[0]),
  };
}

/** Whether its texts are the same letters in Latin-1 and in UTF-8. */
const isAscii = ({ ref, kind, flags }: { ref: unknown; kind: unknown; flags: string[] }): boolean =>
  [...[ref, kind, ...flags].join('')].every((letter) => letter.charCodeAt(0) < 0x80);

describe('scanRecord', () => {
  it.each([
    ['a record', {}],
    ['nulls', { kind: null, weight: null }],
    ['empty texts and arrays', { ref: '', kind: '', flags: [] }],
    ['long texts and arrays', { ref: 'r'.repeat(70_000), flags: Array(300).fill('x'.repeat(90)) }],
    ['large numbers', { at: Number.MAX_SAFE_INTEGER - 1, partition: 2 ** 31 - 1 }],
  ])('finds %s', (_, changes) => {
    const value = { ...parcel, ...changes };
    expect(scan(type.toBuffer(value))).toEqual(value);
  });

  it('leaves numbers below zero to others', () => {
    expect(scan(type.toBuffer({ ...parcel, partition: -1 }))).toBeNull();
  });

  it('finds nothing else than the library reads, whatever byte is another or missing', () => {
    const body = type.toBuffer(parcel);
    const wrong: string[] = [];
    let compared = 0;
    const compare = (changed: Buffer): void => {
      const found = scan(changed);
      compared += found === null || !isAscii(found) ? 0 : 1;
      // The encoding of what was found must be the bytes it was found in.
      if (found !== null && isAscii(found) && !type.toBuffer(found).equals(changed))
        wrong.push(changed.toString('hex'));
    };
    for (let at = 0; at < body.length; at++) {
      for (let byte = 0; byte < 256; byte++) {
        const changed = Buffer.from(body);
        changed[at] = byte;
        compare(changed);
      }
      compare(body.subarray(0, at));
    }
    compare(Buffer.concat([body, Buffer.from([0])]));
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(1_000);
  });

  it('refuses a schema that it does not know', () => {
    const unknown = { fields: [{ name: 'blob', type: 'bytes' }] };
    expect(() => scannedFields(unknown)).toThrow('blob: "bytes" is not scanned');
  });
});
