import avro from 'avsc';

/** The part of the decoder's cursor that reading an array needs; not in its published types. */
interface Tap {
  readonly buf: Uint8Array;
  pos: number;
  readLong(): number;
  skipLong(): void;
}

interface ItemType {
  _read(tap: Tap): unknown;
  _skip(tap: Tap): void;
}

/**
 * An array whose blocks must fit into the bytes that are there. The library's own believes any count and loops
 * over what is not there: twenty bytes of a foreign record would stop a stage for hours.
 */
export class BoundedArrayType extends avro.types.ArrayType {
  _read(tap: Tap): unknown[] {
    const items = this.itemsType as unknown as ItemType;
    const values: unknown[] = [];
    for (const count of blocks(tap)) {
      for (let i = 0; i < count; i++) values.push(items._read(tap));
    }
    return values;
  }

  _skip(tap: Tap): void {
    const items = this.itemsType as unknown as ItemType;
    for (const count of blocks(tap)) {
      for (let i = 0; i < count; i++) items._skip(tap);
    }
  }
}

/** Yields the number of items of each block (Avro 1.11 specification, arrays). @throws Error where they cannot be there */
function* blocks(tap: Tap): Generator<number> {
  for (let start = tap.pos, count = tap.readLong(); count !== 0; ) {
    if (count < 0) tap.skipLong();
    const items = Math.abs(count);
    const left = tap.buf.length - tap.pos;
    if (!(items <= left)) throw new Error(`an array block of ${items} items in ${left} bytes`);
    yield items;
    // An item of negative length would lead back to where its block began.
    if (tap.pos <= start) throw new Error('an array block that ends before it begins');
    start = tap.pos;
    count = tap.readLong();
  }
}
