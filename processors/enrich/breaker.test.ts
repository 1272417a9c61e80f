import { describe, expect, it } from 'vitest';
import { createBreaker } from './breaker.ts';

describe('createBreaker', () => {
  it('holds a bad batch once enough records before it were bad', () => {
    const breaker = createBreaker(100);
    expect(breaker.holds(50, 50)).toBe(false);
    expect(breaker.isArmed(50)).toBe(false);
    breaker.passed(50, 50);
    expect(breaker.isArmed(50)).toBe(true);
    expect(breaker.holds(49, 49)).toBe(false);
    expect(breaker.holds(50, 50)).toBe(true);
    expect(breaker.holds(100, 100)).toBe(true);
  });

  it('never holds a batch that is mostly good', () => {
    const breaker = createBreaker(100);
    breaker.passed(99, 99);
    expect(breaker.holds(89, 100)).toBe(false);
    expect(breaker.holds(90, 100)).toBe(true);
  });

  it('lets go when good batches have passed meanwhile, and forgets what lies far back', () => {
    const breaker = createBreaker(100);
    breaker.passed(90, 90);
    expect(breaker.holds(10, 10)).toBe(true);
    breaker.passed(0, 20);
    expect(breaker.holds(10, 10)).toBe(false);
    for (let i = 0; i < 20; i++) breaker.passed(10, 10);
    expect(breaker.holds(10, 10)).toBe(true);
  });

  it('holds nothing where it is off', () => {
    const breaker = createBreaker(0);
    for (let i = 0; i < 20; i++) breaker.passed(10, 10);
    expect(breaker.holds(1_000_000, 1_000_000)).toBe(false);
  });
});
