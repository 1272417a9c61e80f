import { expect, it } from 'vitest';
import { eventId, ulidToUuid } from './ulid.ts';
import { uuidToUlid } from './uuid-to-ulid.ts';

it('is the way back from a UUID', () => {
  for (let sequence = 0; sequence < 200; sequence++) {
    const id = eventId('telco', 'c-1', sequence, 1_700_000_000_000 + sequence * 977);
    expect(uuidToUlid(ulidToUuid(id))).toBe(id);
  }
  expect(uuidToUlid('ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('7ZZZZZZZZZZZZZZZZZZZZZZZZZ');
});
