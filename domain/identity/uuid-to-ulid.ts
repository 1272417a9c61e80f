const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Returns the ULID whose 16 bytes are those of a UUID: what `ulidToUuid` was given. */
export function uuidToUlid(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let letters = '';
  for (let i = 0; i < 26; i++) {
    letters = alphabet.charAt(Number(rest & 31n)) + letters;
    rest >>= 5n;
  }
  return letters;
}
