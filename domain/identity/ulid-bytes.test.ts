import { expect, it } from 'vitest';
import { derivedUlid, ulidToUuid } from './ulid.ts';
import { writeUlid, writeUlidBytes, writeUlidHash } from './ulid-bytes.ts';

it('writes the letters of the ULID that is derived from the same parts', () => {
  const out = Buffer.alloc(30);
  const hashed = new Uint8Array(13);
  for (let i = 0; i < 300; i++) {
    const time = i === 0 ? 0 : i === 1 ? 2 ** 48 - 1 : Date.UTC(2026, 0, 1) + i * 977;
    const parts = `event\0telco\0kunde-ä-${i}\0${i}`;
    writeUlidHash(parts, hashed, 3);
    writeUlid(time, hashed, 3, out, 4);
    expect(out.toString('latin1', 4)).toBe(derivedUlid(time, parts));
  }
});

it('writes the bytes of the UUID that a ULID is', () => {
  const out = Buffer.alloc(20);
  for (const ulid of ['0'.repeat(26), `7${'Z'.repeat(25)}`, derivedUlid(1_767_225_600_123, 'x')]) {
    writeUlidBytes(Buffer.from(`..${ulid}`), 2, out, 3);
    expect(out.toString('hex', 3, 19)).toBe(ulidToUuid(ulid).replaceAll('-', ''));
  }
});
