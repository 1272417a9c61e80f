import { describe, expect, it } from 'vitest';
import { createAuthorise } from './keys.ts';
import { ProblemError } from './problem.ts';

const viewer = 'viewer-key-0123456789';
const admin = 'admin-key-0123456789x';
const keys = `eve:viewer:${viewer}, ada:admin:${admin}`;
const codeOf = (call: () => unknown): string => {
  try {
    call();
    return 'let through';
  } catch (error) {
    return error instanceof ProblemError ? error.code : String(error);
  }
};

describe('keys', () => {
  it('say who asks and what for', () => {
    const authorise = createAuthorise('0.0.0.0', keys);
    expect(authorise(`Bearer ${viewer}`, 'viewer')).toBe('eve');
    expect(authorise(`Bearer ${admin}`, 'viewer')).toBe('ada');
    expect(authorise(`Bearer ${admin}`, 'admin')).toBe('ada');
    expect(codeOf(() => authorise(`Bearer ${viewer}`, 'scorer'))).toBe('role-too-low');
    expect(codeOf(() => authorise(undefined, 'viewer'))).toBe('key-needed');
    expect(codeOf(() => authorise(`Bearer ${viewer}x`, 'viewer'))).toBe('key-needed');
    expect(codeOf(() => authorise(`Basic ${viewer}`, 'viewer'))).toBe('key-needed');
  });

  it('are not needed on loopback, and needed elsewhere', () => {
    expect(createAuthorise('127.0.0.1', undefined)(undefined, 'admin')).toBeNull();
    expect(() => createAuthorise('0.0.0.0', undefined)).toThrow(/set CHURN_API_KEYS/);
    expect(() => createAuthorise('0.0.0.0', ' ')).toThrow(/set CHURN_API_KEYS/);
  });

  it.each([
    'ada',
    'ada:owner:0123456789012345678901',
    'ada:admin:short',
    ':admin:0123456789012345678901',
  ])('of another form are refused without being told: %s', (text) => {
    expect(() => createAuthorise('127.0.0.1', text)).toThrow(/name:role:key/);
    expect(() => createAuthorise('127.0.0.1', text)).not.toThrow(/0123456789/);
  });
});
