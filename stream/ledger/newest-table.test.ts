import { describe, expect, it } from 'vitest';
import { textBytes } from './customer-hash.ts';
import { NewestTable } from './newest-table.ts';

describe('NewestTable', () => {
  it('keeps the newest of each customer, whatever the order, as a Map would', () => {
    const table = new NewestTable();
    const plain = new Map<string, [number, number]>();
    let state = 7;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let i = 0; i < 60_000; i++) {
      const ref = `syn-1-run-${next(20_000)}`;
      const [time, sequence] = [1_767_225_600_000 + next(50), next(5)];
      table.add(textBytes(ref), time, sequence);
      const known = plain.get(ref);
      if (known === undefined || known[0] < time || (known[0] === time && known[1] < sequence)) {
        plain.set(ref, [time, sequence]);
      }
    }
    expect(table.size).toBe(plain.size);
    expect(table.unseen).toBe(plain.size);
    const wrong = [...plain].filter(
      ([ref, [time, sequence]]) =>
        table.compare(textBytes(ref), time, sequence) !== 'current' ||
        table.compare(textBytes(ref), time - 1, sequence + 9) !== 'older' ||
        table.compare(textBytes(ref), time, sequence - 1) !== 'older' ||
        table.compare(textBytes(ref), time + 1, 0) !== 'current',
    );
    expect(wrong).toEqual([]);
    expect(table.unseen).toBe(0);
  });

  it('keeps times and numbers that no event should have', () => {
    const table = new NewestTable();
    const ref = textBytes('ä');
    table.add(ref, -5, 2 ** 40);
    expect(table.compare(textBytes('ä'), -5, 2 ** 40)).toBe('current');
    expect(table.compare(textBytes('ä'), -5, 2 ** 40 - 1)).toBe('older');
    table.add(ref, 2 ** 50, 0);
    expect(table.compare(textBytes('ä'), 2 ** 47, 0)).toBe('older');
    table.add(textBytes('b'), 2 ** 47 - 1, 2 ** 16 - 2);
    expect(table.compare(textBytes('b'), 2 ** 47 - 1, 2 ** 16 - 2)).toBe('current');
    expect(table.compare(textBytes('b'), 2 ** 47 - 1, 2 ** 16 - 3)).toBe('older');
    table.add(textBytes('c'), 7, 2 ** 16 - 1);
    expect(table.compare(textBytes('c'), 7, 2 ** 16 - 2)).toBe('older');
    expect(table.unseen).toBe(0);
  });

  it('tells customers it does not know, and those that were never compared', () => {
    const table = new NewestTable();
    table.add(textBytes('one'), 1, 0);
    table.add(textBytes('two'), 1, 0);
    expect(table.compare(textBytes('three'), 1, 0)).toBe('unknown');
    expect(table.compare(textBytes('one'), 1, 0)).toBe('current');
    expect(table.isUnseen('one')).toBe(false);
    expect(table.isUnseen('two')).toBe(true);
    expect(table.isUnseen('three')).toBe(false);
    expect(table.unseen).toBe(1);
  });
});
