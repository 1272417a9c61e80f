import { expect, it } from 'vitest';
import { derivedUlid } from './ulid.ts';
import { writeUlid, writeUlidHash } from './ulid-bytes.ts';

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
