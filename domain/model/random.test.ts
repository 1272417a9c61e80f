import { describe, expect, it } from 'vitest';
import { createRandom, sample, shuffle } from './random.ts';

describe('createRandom', () => {
  it('is a function of its seed', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('keeps the stream that committed models were drawn with', () => {
    const random = createRandom(1);
    expect([random(), random(), random()]).toMatchInlineSnapshot(`
      [
        0.5686059962026775,
        0.753928849240765,
        0.8893939366098493,
      ]
    `);
  });

  it('is uniform on [0, 1)', () => {
    const random = createRandom(0);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) tenths[Math.floor(10 * random())]!++;
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('shuffle', () => {
  it('permutes in place', () => {
    const values = Int32Array.from({ length: 50 }, (_, i) => i);
    shuffle(values, createRandom(3));
    expect(values).not.toEqual(Int32Array.from({ length: 50 }, (_, i) => i));
    expect(values.toSorted()).toEqual(Int32Array.from({ length: 50 }, (_, i) => i));
  });

  it('gives every order the same chance', () => {
    const random = createRandom(2);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const values = Int32Array.of(0, 1, 2);
      shuffle(values, random);
      counts.set(values.join(), (counts.get(values.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

describe('sample', () => {
  it('takes distinct numbers in order', () => {
    const chosen = sample(100, 40, createRandom(5));
    expect(new Set(chosen).size).toBe(40);
    expect(chosen).toEqual(chosen.toSorted());
    expect(chosen[39]).toBeLessThan(100);
  });

  it('takes each number equally often', () => {
    const random = createRandom(11);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) for (const chosen of sample(10, 3, random)) counts[chosen]!++;
    for (const count of counts) expect(Math.abs(count - 3_000)).toBeLessThan(250);
  });
});
