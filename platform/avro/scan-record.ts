/** What a field holds, as far as finding its bytes goes. */
export type ScannedKind = 'text' | 'double' | 'long' | 'boolean' | 'texts';

export interface ScannedField {
  readonly name: string;
  readonly kind: ScannedKind;
  /** Whether it is a union of null and the kind, null first. */
  readonly nullable: boolean;
}

/** Numbers per field in a row of spans: where its bytes begin and end. */
export const spanSize = 2;

/** A schema of a record as JSON; only what is asked of it. */
export interface RecordSchema {
  readonly fields: readonly { readonly name: string; readonly type: unknown }[];
}

/** Returns the fields of a record schema. @throws Error for a type that is not scanned */
export function scannedFields({ fields }: RecordSchema): ScannedField[] {
  return fields.map(({ name, type }) => {
    const nullable = Array.isArray(type);
    const [first, inner] = nullable ? (type as unknown[]) : [null, type];
    const kind = kindOf(inner);
    if (kind === null || (nullable && first !== 'null')) {
      throw new Error(`${name}: ${JSON.stringify(type)} is not scanned`);
    }
    return { name, kind, nullable };
  });
}

function kindOf(type: unknown): ScannedKind | null {
  if (type === 'string') return 'text';
  if (type === 'double' || type === 'boolean') return type;
  if (type === 'int' || type === 'long') return 'long';
  if (typeof type !== 'object' || type === null) return null;
  const { type: outer, items } = type as { type?: unknown; items?: unknown };
  if (outer === 'array' && items === 'string') return 'texts';
  return outer === 'long' ? 'long' : null;
}

/** Where the value that was read last ends; -1 where it is not as the encoder writes it. */
let end = -1;

/**
 * Finds where the fields of a record lie in its bytes (Avro 1.11 specification, binary encoding), without reading
 * them. Writes for each field the places where its bytes begin and end: the letters of a text, the eight bytes of a
 * double, the varint of a number, all of an array; -1 for null. Returns false for bytes that the encoder would not
 * write, which whoever reads all there is has to judge.
 *
 * @param at where in `spans` the row begins
 */
export function scanRecord(
  fields: readonly ScannedField[],
  bytes: Uint8Array,
  from: number,
  spans: Int32Array,
  at: number,
): boolean {
  let place = from;
  for (let i = 0, span = at; i < fields.length; i++, span += spanSize) {
    const { kind, nullable } = fields[i]!;
    if (nullable) {
      const branch = bytes[place++];
      if (branch === 0) {
        spans[span] = -1;
        spans[span + 1] = -1;
        continue;
      }
      if (branch !== 2) return false;
    }
    const start = beginOf(kind, bytes, place);
    if (end < 0 || end > bytes.length) return false;
    spans[span] = start;
    spans[span + 1] = end;
    place = end;
  }
  return place === bytes.length;
}

/** Returns where the bytes of a value begin, and puts `end` behind them. */
function beginOf(kind: ScannedKind, bytes: Uint8Array, place: number): number {
  switch (kind) {
    case 'text': {
      const length = readLong(bytes, place);
      if (end < 0) return -1;
      const start = end;
      end += length;
      return start;
    }
    case 'double':
      end = place + 8;
      return place;
    case 'boolean':
      end = bytes[place]! <= 1 ? place + 1 : -1;
      return place;
    case 'long':
      readLong(bytes, place);
      return place;
    case 'texts':
      skipTexts(bytes, place);
      return place;
  }
}

function skipTexts(bytes: Uint8Array, place: number): void {
  let count = readLong(bytes, place);
  if (end < 0 || count === 0) return;
  for (; count > 0; count--) {
    const length = readLong(bytes, end);
    if (end < 0) return;
    end += length;
    if (end > bytes.length) {
      end = -1;
      return;
    }
  }
  // One block, then the end of blocks.
  end = bytes[end] === 0 ? end + 1 : -1;
}

/** Reads a whole number from 0 to 2^53 - 1 in its shortest form and puts `end` behind it. */
function readLong(bytes: Uint8Array, from: number): number {
  const first = bytes[from]!;
  let byte = first;
  let next = from + 1;
  let zigzag = byte & 0x7f;
  for (let factor = 128; byte >= 0x80; factor *= 128) {
    byte = bytes[next++]!;
    if (factor > 2 ** 49 || byte === 0) {
      end = -1;
      return -1;
    }
    // Exact: an even number below 2^54.
    zigzag += (byte & 0x7f) * factor;
  }
  // Also where the bytes end before: the last of them is then undefined and counts as 0. An odd one is below 0.
  end = next <= bytes.length && (first & 1) === 0 && zigzag < 2 ** 54 ? next : -1;
  return zigzag / 2;
}

/** Reads the number whose varint begins there; it was found by `scanRecord`. */
export function longAt(bytes: Uint8Array, from: number): number {
  let at = from;
  let byte = bytes[at++]!;
  let zigzag = byte & 0x7f;
  for (let factor = 128; byte >= 0x80; factor *= 128) {
    byte = bytes[at++]!;
    zigzag += (byte & 0x7f) * factor;
  }
  return zigzag / 2;
}

/** Calls back with where the letters of each text of an array begin and end; it was found by `scanRecord`. */
export function eachTextAt(
  bytes: Uint8Array,
  from: number,
  onText: (start: number, end: number) => void,
): number {
  const count = readLong(bytes, from);
  let place = end;
  for (let left = count; left > 0; left--) {
    const length = readLong(bytes, place);
    const start = end;
    place = start + length;
    onText(start, place);
  }
  return count;
}
