import { describe, expect, it } from 'vitest';
import { histogramLayout } from '../../domain/drift/histogram.ts';
import { derivedUlid } from '../../domain/identity/ulid.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { ScoreRequest } from '../../domain/stream/event.ts';
import { requestReader } from './read-requests.ts';

const layout = histogramLayout([
  { name: 'plumage', kind: 'category', values: ['grey', 'white'] },
  { name: 'churn_probability', kind: 'number', edges: [0.5] },
]);
const profile = { name: 'birds', idEpoch: '2020-01-01T00:00:00Z' } as Profile;
const askedAt = Date.UTC(2026, 2, 1);

const seenOf = (changes: readonly object[]) => {
  const rows = changes.map((change, offset) => ({
    offset,
    headers: undefined,
    value: {
      request_id: derivedUlid(askedAt, String(offset)),
      requested_at: askedAt,
      customer_ref: null,
      churn_probability: 0.7,
      plumage: 'white',
      ...change,
    } as unknown as ScoreRequest,
  }));
  const messages = rows.map(({ offset }) => ({
    key: null,
    value: null,
    timestamp: String(askedAt + 50),
    attributes: 0,
    headers: {},
    offset: String(offset),
  }));
  const batch = { topic: 'r', partition: 0, messages, nextOffset: rows.length };
  return requestReader(layout, profile)(batch, { rows, refused: [] });
};

describe('scores asked for over HTTP', () => {
  it('are in the bins of the baseline, the score among them', () => {
    const seen = seenOf([{}, { plumage: null, churn_probability: 0.2 }]);
    const bins = new Uint8Array(4);
    for (const row of [0, 1]) seen.bin(row, bins, row * 2);
    expect([...bins]).toEqual([1, 1, 3, 0]);
  });

  it('are of one customer where they name one, and of another each where they do not', () => {
    const seen = seenOf([{ customer_ref: 'a' }, { customer_ref: 'a' }, {}, {}]);
    const keys = [0, 1, 2, 3].map((row) => {
      const { high, low } = seen.read(row);
      return `${high} ${low}`;
    });
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });

  it("have an order of their own within a millisecond, whatever the partition's", () => {
    const seen = seenOf([{ customer_ref: 'a' }, { customer_ref: 'a' }]);
    expect(seen.read(0).sequence).not.toBe(seen.read(1).sequence);
  });

  it('are left out where their time is far ahead of when the broker took them in', () => {
    const ahead = (ms: number) => ({ requested_at: askedAt + ms });
    const seen = seenOf([{}, ahead(60_000), ahead(600_000)]);
    expect([0, 1, 2].map((row) => seen.origin(row))).toEqual(['http', 'http', null]);
  });
});
