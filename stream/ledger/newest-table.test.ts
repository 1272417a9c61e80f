import { describe, expect, it } from 'vitest';
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
      table.add(ref, time, sequence);
      const known = plain.get(ref);
      if (known === undefined || known[0] < time || (known[0] === time && known[1] < sequence)) {
        plain.set(ref, [time, sequence]);
      }
    }
    expect(table.size).toBe(plain.size);
    expect(table.unseen).toBe(plain.size);
    const wrong = [...plain].filter(
      ([ref, [time, sequence]]) =>
        table.compare(ref, time, sequence) !== 'current' ||
        table.compare(ref, time - 1, sequence + 9) !== 'older' ||
        table.compare(ref, time, sequence - 1) !== 'older' ||
        table.compare(ref, time + 1, 0) !== 'current',
    );
    expect(wrong).toEqual([]);
    expect(table.unseen).toBe(0);
  });

  it('tells customers it does not know, and those that were never compared', () => {
    const table = new NewestTable();
    table.add('one', 1, 0);
    table.add('two', 1, 0);
    expect(table.compare('three', 1, 0)).toBe('unknown');
    expect(table.compare('one', 1, 0)).toBe('current');
    expect(table.isUnseen('one')).toBe(false);
    expect(table.isUnseen('two')).toBe(true);
    expect(table.isUnseen('three')).toBe(false);
    expect(table.unseen).toBe(1);
  });
});
