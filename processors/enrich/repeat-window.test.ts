import { describe, expect, it } from 'vitest';
import { eventId } from '../../domain/identity/ulid.ts';
import { RepeatWindow } from './repeat-window.ts';

const id = (n: number): string => eventId('p', `c${n}`, 0, 1_700_000_000_000 + n);

describe('RepeatWindow', () => {
  it('tells a repeat from other content under the same id', () => {
    const window = new RepeatWindow(10);
    expect(window.see(id(1), 7)).toBe('new');
    expect(window.see(id(1), 7)).toBe('repeat');
    expect(window.see(id(1), 8)).toBe('conflict');
    expect(window.size).toBe(1);
  });

  it('forgets exactly what fell out of the window', () => {
    const window = new RepeatWindow(100);
    for (let n = 0; n < 101; n++) window.see(id(n), n);
    expect(window.see(id(1), 1)).toBe('repeat');
    expect(window.see(id(0), 0)).toBe('new');
    expect(window.see(id(1), 1)).toBe('new');
  });

  it('agrees with a plain list over many evictions', () => {
    const capacity = 64;
    const window = new RepeatWindow(capacity);
    let recent: string[] = [];
    let state = 12345;
    for (let step = 0; step < 20_000; step++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const candidate = id((state >>> 8) % 200);
      const expected = recent.includes(candidate) ? 'repeat' : 'new';
      expect(window.see(candidate, 1)).toBe(expected);
      if (expected === 'new') recent = [...recent, candidate].slice(-capacity);
    }
    expect(window.size).toBe(capacity);
  });
});
