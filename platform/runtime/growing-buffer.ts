/** Bytes that are written one after the other into a buffer that doubles when it is full. */
export class GrowingBuffer {
  /** Where to write; another buffer after each `reserve`. */
  bytes: Buffer;
  /** How many bytes are written. */
  length = 0;

  constructor(initialBytes = 64 * 1024) {
    this.bytes = Buffer.allocUnsafe(initialBytes);
  }

  /** Makes room for so many bytes more and returns the place where they begin. */
  reserve(more: number): number {
    const needed = this.length + more;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, needed));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    return this.length;
  }

  /** What is written so far, without a copy. */
  written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
