/** A generator of numbers below 1 from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Varints that Avro readers stumble over: huge, negative and endless lengths, blocks and union branches. */
const nastyBytes = [
  [0xfe, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x01],
  [0x03],
  [0x00],
].map((bytes) => Buffer.from(bytes));

/** Returns `value` damaged in one to four places; the wire header is left alone three times out of four. */
export function mutate(value: Buffer, random: () => number): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit);
  const first = random() < 0.75 ? Math.min(5, value.length) : 0;
  let bytes = Buffer.from(value);
  for (let left = 1 + below(4); left > 0; left--) {
    const at = first + below(Math.max(1, bytes.length - first));
    switch (below(6)) {
      case 0:
        if (at < bytes.length) bytes[at] = below(256);
        break;
      case 1:
        if (at < bytes.length) bytes[at] = bytes[at]! ^ (1 << below(8));
        break;
      case 2:
        bytes = bytes.subarray(0, at);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(8))]);
        break;
      case 4: {
        const nasty = nastyBytes[below(nastyBytes.length)]!;
        bytes = Buffer.concat([bytes.subarray(0, at), nasty, bytes.subarray(at + nasty.length)]);
        break;
      }
      default: {
        const noise = Buffer.from(Array.from({ length: below(64) }, () => below(256)));
        bytes = Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
      }
    }
  }
  return bytes;
}
