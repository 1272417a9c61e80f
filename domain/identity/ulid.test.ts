import { decodeTime, isValid, ulidToUUID } from 'ulid';
import { describe, expect, it } from 'vitest';
import { customerId, derivedUlid, eventId, eventIdParts, ulidLow64, ulidToUuid } from './ulid.ts';

const time = Date.UTC(2026, 0, 1, 0, 0, 0, 123);

describe('derivedUlid', () => {
  it('is a valid ULID that holds its time', () => {
    const id = derivedUlid(time, 'event\0telco\0A-1\x000');
    expect(isValid(id)).toBe(true);
    expect(decodeTime(id)).toBe(time);
  });

  it('holds the first 80 bits of the hash', async () => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('a\0b'));
    const hex = Buffer.from(digest).subarray(0, 10).toString('hex').toUpperCase();
    const uuid = ulidToUUID(derivedUlid(0, 'a\0b')).replaceAll('-', '');
    expect(uuid).toBe(`000000000000${hex}`);
  });

  it('does not let two splits of the same letters meet', () => {
    expect(eventIdParts('a', 'b-1', 2)).not.toBe(eventIdParts('a', 'b', 12));
  });

  it.each([-1, 1.5, 2 ** 48, Number.NaN])('refuses %s as time', (bad) => {
    expect(() => derivedUlid(bad, 'x')).toThrow(RangeError);
  });
});

describe('ids of the stream', () => {
  it('gives one customer one id, and each event its own', () => {
    expect(customerId('p', time, 'A')).toBe(customerId('p', time, 'A'));
    expect(customerId('p', time, 'A')).not.toBe(customerId('q', time, 'A'));
    expect(eventId('p', 'A', 0, time)).not.toBe(eventId('p', 'A', 1, time));
  });

  it('sorts by time', () => {
    expect(eventId('p', 'A', 0, time) < eventId('p', 'A', 0, time + 1)).toBe(true);
  });
});

describe('ulidLow64', () => {
  it('equals the low bits of the whole number', () => {
    for (let i = 0; i < 200; i++) {
      const id = derivedUlid(time + i, `x\0${i}`);
      const whole = BigInt(`0x${ulidToUUID(id).replaceAll('-', '')}`);
      const [high, low] = ulidLow64(id);
      expect((BigInt(high) << 32n) | BigInt(low)).toBe(whole & 0xffffffffffffffffn);
    }
  });
});

describe('ulidToUuid', () => {
  it('gives the same bytes as the reference implementation', () => {
    const edges = ['0'.repeat(26), `7${'Z'.repeat(25)}`];
    const made = Array.from({ length: 200 }, (_, i) => derivedUlid(time + i * 977, String(i)));
    for (const id of [...edges, ...made]) {
      expect(ulidToUuid(id)).toBe(ulidToUUID(id).toLowerCase());
    }
  });
});
