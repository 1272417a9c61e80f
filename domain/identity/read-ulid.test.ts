import { expect, it } from 'vitest';
import { eventId, readUlidLow64, ulidLow64 } from './ulid.ts';

it('reads the low bits of an id out of its letters as out of a text, whatever its length', () => {
  const into = { high: 0, low: 0 };
  const ids = Array.from({ length: 200 }, (_, i) =>
    eventId('telco', `r${i}`, i, 1_767_225_600_000),
  );
  for (const id of [...ids, '', 'SHORT', `${ids[0]}MORE`, 'zzzzzzzzzzzzzzzzzzzzzzzzzz']) {
    const bytes = Buffer.from(`ZZ${id}ZZ`);
    readUlidLow64(bytes, 2, 2 + id.length, into);
    expect([into.high, into.low], id).toEqual(ulidLow64(id));
  }
});
