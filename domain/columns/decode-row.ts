import { origins } from '../stream/event.ts';
import { Dictionary } from './dictionary.ts';
import { type EventColumns, missingCode, unseenCode } from './event-columns.ts';
import type { ColumnField } from './layout.ts';

const originCodes = new Dictionary(origins);
const maxTypeLength = 64;

/** Where the last value that was read ends; -1 where it is nothing that this reader reads. */
let end = -1;

/**
 * Reads an event of the current schema out of its Avro bytes (Avro 1.11 specification, binary encoding) into a row.
 * Returns false where the record is anything but plain, so that whoever reads all there is has to judge it: other
 * bytes than the encoder would write, letters outside of ASCII, numbers that are not finite, texts that are too
 * long, an unknown origin, or another key than the customer's.
 *
 * @param from where the value begins, behind the wire header
 */
export function decodeRow(
  columns: EventColumns,
  row: number,
  key: Uint8Array,
  value: Buffer,
  from: number,
): boolean {
  let length = readLength(value, from);
  if (end < 0 || !isKey(key, value, end, length)) return false;
  columns.refs[row] = value.toString('latin1', end, end + length);
  columns.sequences[row] = readLong(value, end + length);
  if (end < 0) return false;
  length = readLength(value, end);
  if (end < 0 || length > maxTypeLength || !isPrintable(value, end, length)) return false;
  columns.times[row] = readLong(value, end + length);
  if (end < 0) return false;
  length = readLength(value, end);
  const origin = end < 0 ? -1 : originCodes.find(value, end, length);
  if (origin < 0) return false;
  columns.origins[row] = origin;
  let at = end + length;
  const { fields } = columns.layout;
  for (let i = 0; i < fields.length; i++) {
    // The branch of a union with null: 0 is null, 1 (as zigzag 2) the value.
    const branch = value[at];
    if (branch !== 0 && branch !== 2) return false;
    at = readField(columns, row, fields[i]!, value, at + 1, branch === 0);
    if (at < 0) return false;
  }
  return at === value.length;
}

/** Returns where the field ends; -1 where it is not plain. */
function readField(
  columns: EventColumns,
  row: number,
  field: ColumnField,
  value: Buffer,
  at: number,
  isMissing: boolean,
): number {
  const { layout } = columns;
  switch (field.kind) {
    case 'number': {
      const cell = row * layout.numbers.length + field.column;
      if (isMissing) {
        columns.numbers[cell] = Number.NaN;
        return at;
      }
      if (at + 8 > value.length) return -1;
      const number = value.readDoubleLE(at);
      if (!Number.isFinite(number)) return -1;
      columns.numbers[cell] = number;
      return at + 8;
    }
    case 'category': {
      const cell = row * layout.categories.length + field.column;
      if (isMissing) {
        columns.codes[cell] = missingCode;
        return at;
      }
      const length = readLength(value, at);
      if (end < 0) return -1;
      const code = field.dictionary.find(value, end, length);
      if (code < 0 || code >= field.unlisted) {
        if (length > field.maxLength || !isPrintable(value, end, length)) return -1;
      }
      columns.codes[cell] = code < 0 ? unseenCode : code;
      return end + length;
    }
    case 'text': {
      columns.textsMissing[row * layout.texts.length + field.column] = isMissing ? 1 : 0;
      if (isMissing) return at;
      const length = readLength(value, at);
      if (end < 0 || length > field.maxLength || !isPrintable(value, end, length)) return -1;
      return end + length;
    }
  }
}

/** Reads the length of a text and puts `end` behind it; the text itself fits into the value. */
function readLength(value: Uint8Array, at: number): number {
  const first = value[at]!;
  let zigzag = first;
  let next = at + 1;
  if (first >= 0x80) {
    const second = value[next++]!;
    // Longer texts are not for this reader; a second byte of 0 is no shortest form.
    if (second === 0 || second >= 0x80) return refuse();
    zigzag = (first & 0x7f) | (second << 7);
  }
  const length = zigzag >> 1;
  // Also where the value ends before: the byte is then undefined and every comparison false.
  if ((zigzag & 1) === 1 || !(next + length <= value.length)) return refuse();
  end = next;
  return length;
}

/** Reads a whole number from 0 to 2^48 - 1 and puts `end` behind it. */
function readLong(value: Uint8Array, at: number): number {
  let byte = value[at]!;
  let next = at + 1;
  let zigzag = byte & 0x7f;
  for (let factor = 128; byte >= 0x80; factor *= 128) {
    byte = value[next++]!;
    if (factor > 2 ** 42 || byte === 0) return refuse();
    zigzag += (byte & 0x7f) * factor;
  }
  if (!(next <= value.length) || zigzag % 2 === 1) return refuse();
  end = next;
  return zigzag / 2;
}

function refuse(): number {
  end = -1;
  return -1;
}

function isKey(key: Uint8Array, value: Uint8Array, at: number, length: number): boolean {
  if (key.length !== length || length === 0) return false;
  for (let i = 0; i < length; i++) {
    const byte = value[at + i]!;
    if (byte !== key[i] || byte > 0x7e || byte < 0x20) return false;
  }
  return true;
}

function isPrintable(value: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) {
    const byte = value[i]!;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}
