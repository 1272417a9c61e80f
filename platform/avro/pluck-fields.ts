/** Reads a few named fields of a record out of its bytes. What was read is overwritten by the next record. */
export interface FieldPlucker {
  /**
   * Reads one body from `start` to `end`. False where the bytes hold anything that is not plain: whoever gets it
   * must ask the library, which knows what to refuse.
   */
  pluck(bytes: Uint8Array, start: number, end: number): boolean;
  /** By place among the wanted fields: the values of numbers. */
  readonly numbers: Float64Array;
  /** By place among the wanted fields: where the bytes of texts lie, ASCII alone. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

// What is done to a field, in the order of the fields.
const skipVarint = 0;
const skipSized = 1;
const skip1 = 2;
const skip4 = 3;
const skip8 = 4;
const skipNothing = 5;
const skipTexts = 6;
const skipUnion = 7;
const takeInt = 8;
const takeLong = 9;
const takeText = 10;

const primitives: Readonly<Record<string, number>> = {
  null: skipNothing,
  boolean: skip1,
  int: skipVarint,
  long: skipVarint,
  float: skip4,
  double: skip8,
  bytes: skipSized,
  string: skipSized,
};
const taken: Readonly<Record<string, number>> = { int: takeInt, long: takeLong, string: takeText };

interface Step {
  readonly code: number;
  /** Place among the wanted fields. */
  readonly place: number;
  /** What is done for each branch of a union. */
  readonly branches: readonly number[];
}

interface Field {
  readonly name: string;
  readonly type: unknown;
}

/** A varint of up to seven bytes: 49 bits, which any number holds. */
const varintBytes = 7;

/**
 * Returns a reader of the wanted fields (texts, ints and longs) of records written under a schema; null where the
 * schema holds what this reader does not know. Walking the bytes costs a fraction of making a record of them (Avro
 * 1.11 specification, binary encoding: a record is its fields, one after the other).
 */
export function fieldPlucker(schema: unknown, wanted: readonly string[]): FieldPlucker | null {
  const fields = (schema as { fields?: readonly Field[] } | null)?.fields;
  if (!Array.isArray(fields)) return null;
  const steps = fields.map((field: Field) => stepOf(field, wanted.indexOf(field.name)));
  if (!steps.every((step) => step !== null)) return null;
  const found = steps.filter(({ place }) => place >= 0).length;
  return found === wanted.length ? createPlucker(steps, wanted.length) : null;
}

function stepOf({ type }: Field, place: number): Step | null {
  const bare = bareType(type);
  if (place >= 0) {
    const code = typeof bare === 'string' ? taken[bare] : undefined;
    return code === undefined ? null : { code, place, branches: [] };
  }
  if (Array.isArray(bare)) {
    const branches = bare.map((branch) => primitives[String(bareType(branch))]);
    return branches.every((code) => code !== undefined)
      ? { code: skipUnion, place, branches }
      : null;
  }
  const code = bare === 'texts' ? skipTexts : primitives[String(bare)];
  return code === undefined ? null : { code, place, branches: [] };
}

/** A type without attributes: a name, a union, or `texts` for an array of strings. */
function bareType(type: unknown): unknown {
  if (typeof type !== 'object' || type === null || Array.isArray(type)) return type;
  const { type: inner, items } = type as { readonly type?: unknown; readonly items?: unknown };
  if (inner === 'array') return bareType(items) === 'string' ? 'texts' : 'unknown';
  return typeof inner === 'string' ? inner : 'unknown';
}

function createPlucker(steps: readonly Step[], places: number): FieldPlucker {
  const codes = Uint8Array.from(steps, ({ code }) => code);
  const numbers = new Float64Array(places);
  const starts = new Int32Array(places);
  const ends = new Int32Array(places);
  let at = 0;
  /** The zigzag varint at `at`; not a number where it is too long. */
  const varint = (bytes: Uint8Array): number => {
    let byte = bytes[at++]!;
    if (byte < 128) return byte & 1 ? -(byte + 1) / 2 : byte / 2;
    let value = byte & 127;
    let factor = 128;
    for (let i = 1; byte >= 128; i++) {
      if (i === varintBytes) return Number.NaN;
      byte = bytes[at++]!;
      value += (byte & 127) * factor;
      factor *= 128;
    }
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  };
  const skip = (code: number, bytes: Uint8Array): boolean => {
    if (code === skipSized) {
      const size = varint(bytes);
      at += size;
      return size >= 0;
    }
    if (code === skip8) at += 8;
    else if (code === skipVarint) return !Number.isNaN(varint(bytes));
    else if (code === skip1) at += 1;
    else if (code === skip4) at += 4;
    return true;
  };
  const skipTextArray = (bytes: Uint8Array, end: number): boolean => {
    for (let count = varint(bytes); count !== 0; count = varint(bytes)) {
      if (!(count > 0)) return false;
      for (let i = 0; i < count; i++) {
        if (!skip(skipSized, bytes) || at > end) return false;
      }
    }
    return true;
  };
  const take = (step: Step, bytes: Uint8Array, end: number): boolean => {
    const value = varint(bytes);
    if (step.code !== takeText) {
      numbers[step.place] = value;
      return step.code === takeInt ? (value | 0) === value : !Number.isNaN(value);
    }
    starts[step.place] = at;
    ends[step.place] = at + value;
    if (!(value >= 0) || at + value > end) return false;
    for (const textEnd = at + value; at < textEnd; at++) if (bytes[at]! >= 128) return false;
    return true;
  };
  const run = (index: number, bytes: Uint8Array, end: number): boolean => {
    const code = codes[index]!;
    if (code < skipTexts) return skip(code, bytes);
    const step = steps[index]!;
    if (code === skipTexts) return skipTextArray(bytes, end);
    if (code !== skipUnion) return take(step, bytes, end);
    const branch = step.branches[varint(bytes)];
    return branch !== undefined && skip(branch, bytes);
  };
  return {
    numbers,
    starts,
    ends,
    pluck(bytes, start, end) {
      at = start;
      for (let i = 0; i < codes.length; i++) {
        if (!run(i, bytes, end) || at > end) return false;
      }
      return at === end;
    },
  };
}
