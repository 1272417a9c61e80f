import { createRequire } from 'node:module';

/** The members of kafkajs 2.2.4's encoder that the patches use: a buffer, and how much of it is written. */
export interface Encoder {
  buf: Buffer;
  offset: number;
  readonly buffer: Buffer;
  writeString(text: string | null): Encoder;
  writeInt16(value: number): Encoder;
  writeInt32(value: number): Encoder;
  writeBuffer(bytes: Uint8Array): Encoder;
  writeEncoder(value: Encoder): Encoder;
  /** Where this encoder's bytes lie in a larger buffer, with room before them. */
  roomy?: { readonly whole: Buffer; readonly begin: number };
}

type EncoderClass = { new (): Encoder; readonly prototype: Encoder };

const require = createRequire(import.meta.url);

/** Room before a payload for all that a request puts before it: sizes, numbers and the client's name. */
const roomBefore = 512;

export function loadEncoder(): EncoderClass {
  return require('kafkajs/src/protocol/encoder.js') as EncoderClass;
}

/** Returns an encoder with room for so many bytes, and for what a request puts before them. */
export function roomyEncoder(bytes: number): Encoder {
  const encoder = new (loadEncoder())();
  const whole = Buffer.allocUnsafe(roomBefore + bytes);
  encoder.buf = whole.subarray(roomBefore);
  encoder.roomy = { whole, begin: roomBefore };
  return encoder;
}

const patched = new WeakSet<Encoder['writeEncoder']>();

/**
 * Lets an encoder take over the buffer of a roomy one that is written to it, its own bytes put before. The client wraps
 * a request twice and copies all of it each time, into buffers that it zeroes first.
 */
export function patchEncoder(): void {
  const { prototype } = loadEncoder();
  const own = prototype.writeEncoder;
  if (patched.has(own)) return;
  prototype.writeEncoder = function (this: Encoder, value: Encoder): Encoder {
    const { roomy, offset } = value;
    // One that has outgrown its buffer has another by now.
    const isThere = roomy !== undefined && value.buf.buffer === roomy.whole.buffer;
    if (!isThere || this.offset > roomy.begin) return own.call(this, value);
    const begin = roomy.begin - this.offset;
    this.buf.copy(roomy.whole, begin, 0, this.offset);
    this.buf = roomy.whole.subarray(begin);
    this.roomy = { whole: roomy.whole, begin };
    this.offset += offset;
    return this;
  };
  patched.add(prototype.writeEncoder);
}
