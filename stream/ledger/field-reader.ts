import type { AvroRecord } from '../../domain/profile/avro-schema.ts';
import { type FieldPlucker, fieldPlucker } from '../../platform/avro/pluck-fields.ts';
import { avroType, type Registry } from '../../platform/avro/registry.ts';
import { headerLength } from '../../platform/avro/wire-format.ts';
import type { RecordBlock } from '../../platform/kafka/raw/record-batches.ts';
import { type ValueReader, valueReader } from '../decode-values.ts';
import { createSchemaReaders } from '../schema-readers.ts';

/** A text of a record as its bytes in UTF-8, overwritten by the next record. */
export interface TextBytes {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** Reads a few fields of each record of a block; what was read is overwritten by the next record. */
export interface FieldReader {
  /** Looks up the schemas that a block needs; nothing to wait for where all are known. */
  prepare(block: RecordBlock): Promise<void> | undefined;
  /** Reads one record of a prepared block; false where nobody can read it. */
  read(block: RecordBlock, index: number): boolean;
  /** By place among the wanted fields. */
  readonly texts: readonly TextBytes[];
  readonly numbers: Float64Array;
}

interface Reader {
  readonly whole: ValueReader;
  readonly plucker: FieldPlucker | null;
}

const none = new Uint8Array(0);

/**
 * Returns a reader of the wanted fields, which are texts and numbers. Records are walked byte by byte; the library
 * reads those that are not plain, or that were written under a schema that is not, with the same result.
 */
export function createFieldReader(
  { registry, signal }: { readonly registry: Registry; readonly signal: AbortSignal },
  schema: AvroRecord,
  wanted: readonly string[],
): FieldReader {
  const current = avroType({
    ...schema,
    fields: schema.fields.filter(({ name }) => wanted.includes(name)),
  });
  const lookUp = createSchemaReaders<Reader>({
    registry,
    create: (writer) => {
      const whole = valueReader(current, writer);
      return whole === null ? null : { whole, plucker: fieldPlucker(writer.schema(), wanted) };
    },
    signal,
    onRetry: () => undefined,
  });
  let known: ReadonlyMap<number, Reader | null> = new Map();
  let lastId = -1;
  let last: Reader | null = null;
  const texts = wanted.map((): TextBytes => ({ bytes: none, start: 0, end: 0 }));
  const numbers = new Float64Array(wanted.length);

  const readWhole = ({ whole }: Reader, body: Buffer): boolean => {
    let value: Readonly<Record<string, unknown>>;
    try {
      value = whole.read(body) as Readonly<Record<string, unknown>>;
    } catch {
      return false;
    }
    for (const [place, name] of wanted.entries()) {
      const found = value[name];
      if (typeof found === 'number') numbers[place] = found;
      else {
        const bytes = Buffer.from(String(found));
        Object.assign(texts[place]!, { bytes, start: 0, end: bytes.length });
      }
    }
    return true;
  };

  return {
    texts,
    numbers,
    prepare(block) {
      const unknown = valuesOfUnknown(block, known);
      if (unknown.length === 0) return undefined;
      return lookUp(unknown, async () => undefined).then((found) => {
        known = found;
        lastId = -1;
      });
    },
    read({ bytes, valueStarts, valueEnds }, index) {
      const start = valueStarts[index]!;
      const end = valueEnds[index]!;
      if (start < 0 || end - start < headerLength) return false;
      const id = bytes.readUInt32BE(start + 1);
      if (id !== lastId) {
        last = known.get(id) ?? null;
        lastId = id;
      }
      if (last === null) return false;
      const { plucker } = last;
      if (plucker === null || !plucker.pluck(bytes, start + headerLength, end)) {
        return readWhole(last, bytes.subarray(start + headerLength, end));
      }
      for (let place = 0; place < texts.length; place++) {
        const text = texts[place]!;
        text.bytes = bytes;
        text.start = plucker.starts[place]!;
        text.end = plucker.ends[place]!;
        numbers[place] = plucker.numbers[place]!;
      }
      return true;
    },
  };
}

/** Does the work on a block once its schemas are known: at once wherever it can. */
export function onceReadable(
  fields: FieldReader,
  block: RecordBlock,
  work: () => void,
): Promise<void> | undefined {
  const pending = fields.prepare(block);
  if (pending !== undefined) return pending.then(work);
  work();
  return undefined;
}

/** One value for each schema id that is not known, or was not when last asked for. */
function valuesOfUnknown(
  { bytes, count, valueStarts, valueEnds }: RecordBlock,
  known: ReadonlyMap<number, Reader | null>,
): Buffer[] {
  const found: Buffer[] = [];
  let lastId = -1;
  for (let i = 0; i < count; i++) {
    const start = valueStarts[i]!;
    if (start < 0 || valueEnds[i]! - start < headerLength) continue;
    const id = bytes.readUInt32BE(start + 1);
    if (id === lastId) continue;
    lastId = id;
    if ((known.get(id) ?? null) === null) found.push(bytes.subarray(start, valueEnds[i]!));
  }
  return found;
}
