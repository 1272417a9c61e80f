/** Longest message that fits into one block together with its padding, in bytes. */
export const mostInOneBlock = 55;

/** Fractional parts of the cube roots of the first 64 primes, and of the square roots of the first 8 (FIPS 180-4). */
const [rounds, initial] = constants();
const schedule = new Int32Array(64);

/**
 * SHA-256 of a message of one block, for many short messages: the library's own costs more to call than to
 * compute. Writes the digest's eight words to `digest`.
 *
 * @param message 64 bytes that begin with the message; what lies behind it is overwritten by its padding
 * @param length of the message in bytes, 55 at most
 * @see FIPS 180-4, section 6.2
 */
export function sha256Block(message: Uint8Array, length: number, digest: Int32Array): void {
  const w = schedule;
  const k = rounds;
  message[length] = 0x80;
  message.fill(0, length + 1, 64);
  for (let i = 0, at = 0; i < 15; i++, at += 4) {
    w[i] =
      (message[at]! << 24) | (message[at + 1]! << 16) | (message[at + 2]! << 8) | message[at + 3]!;
  }
  w[15] = length * 8;
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15]!;
    const b = w[i - 2]!;
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let a = initial[0]!;
  let b = initial[1]!;
  let c = initial[2]!;
  let d = initial[3]!;
  let e = initial[4]!;
  let f = initial[5]!;
  let g = initial[6]!;
  let h = initial[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  digest[0] = a + initial[0]!;
  digest[1] = b + initial[1]!;
  digest[2] = c + initial[2]!;
  digest[3] = d + initial[3]!;
  digest[4] = e + initial[4]!;
  digest[5] = f + initial[5]!;
  digest[6] = g + initial[6]!;
  digest[7] = h + initial[7]!;
}

function constants(): [Int32Array, Int32Array] {
  const cubes = new Int32Array(64);
  const squares = new Int32Array(8);
  for (let found = 0, n = 2; found < 64; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n && isPrime; d++) isPrime = n % d !== 0;
    if (!isPrime) continue;
    cubes[found] = fractionOfRoot(n, 3n);
    if (found < 8) squares[found] = fractionOfRoot(n, 2n);
    found++;
  }
  return [cubes, squares];
}

/** The first 32 bits of the fractional part of a root, computed exactly. */
function fractionOfRoot(n: number, degree: bigint): number {
  const scaled = BigInt(n) << (32n * degree);
  let root = 0n;
  for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) {
    if ((root + bit) ** degree <= scaled) root += bit;
  }
  return Number(BigInt.asIntN(32, root));
}
