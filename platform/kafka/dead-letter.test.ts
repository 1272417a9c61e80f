import { describe, expect, it } from 'vitest';
import { deadLetter, maxKeptHeaderBytes, maxLetterBytes } from './dead-letter.ts';

const origin = { stage: 'mill', topic: 'grain.v1', partition: 3 };
const refusal = { reason: 'decode', path: 'weight', detail: 'no number' };
const record = (change: Partial<Parameters<typeof deadLetter>[0]> = {}) => ({
  key: Buffer.from('k'),
  value: Buffer.from([0, 255, 7]),
  offset: '42',
  timestamp: '1700000000000',
  ...change,
});

describe('deadLetter', () => {
  it('keeps key, bytes and headers, and says why, where and when', () => {
    const letter = deadLetter(record({ headers: { trace: Buffer.from('abc') } }), refusal, origin);
    expect(letter.key).toEqual(Buffer.from('k'));
    expect(letter.value).toEqual(Buffer.from([0, 255, 7]));
    expect(letter.partition).toBe(3);
    expect(letter.headers).toEqual({
      trace: Buffer.from('abc'),
      'churnstream.reason': 'decode',
      'churnstream.path': 'weight',
      'churnstream.detail': 'no number',
      'churnstream.stage': 'mill',
      'churnstream.topic': 'grain.v1',
      'churnstream.partition': '3',
      'churnstream.offset': '42',
      'churnstream.time': '1700000000000',
      'churnstream.attempts': '1',
    });
  });

  it('keeps a record without key and value as it is', () => {
    const letter = deadLetter(record({ key: null, value: null }), refusal, origin);
    expect([letter.key, letter.value]).toEqual([null, null]);
  });

  it('cuts what the topic would refuse and says how long it was', () => {
    const letter = deadLetter(record({ value: Buffer.alloc(maxLetterBytes + 1) }), refusal, origin);
    expect(letter.value).toHaveLength(maxLetterBytes);
    expect(letter.headers?.['churnstream.truncated']).toBe(String(maxLetterBytes + 1));
  });

  it('cuts a long detail', () => {
    const letter = deadLetter(record(), { ...refusal, detail: 'x'.repeat(9_999) }, origin);
    expect(letter.headers?.['churnstream.detail']).toHaveLength(2_000);
  });

  it('leaves out headers that are too long, counted, and keeps the others', () => {
    const headers = { a: 'x', big: ['y'.repeat(maxKeptHeaderBytes), 'z'], b: 'w' };
    const letter = deadLetter(record({ headers }), refusal, origin);
    expect(letter.headers).toMatchObject({ a: 'x', b: 'w', 'churnstream.headers_left_out': '2' });
    expect(letter.headers).not.toHaveProperty('big');
  });

  it('does not let a record say that it comes from elsewhere', () => {
    const headers = { 'churnstream.reason': 'forged', 'churnstream.truncated': '9' };
    const letter = deadLetter(record({ headers }), refusal, origin);
    expect(letter.headers?.['churnstream.reason']).toBe('decode');
    expect(letter.headers).not.toHaveProperty(['churnstream.truncated']);
  });
});
