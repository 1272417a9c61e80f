import { expect, test } from 'vitest';
import { identify, isAlive, parseStat } from './process-identity.ts';

test('a command name with blanks and brackets does not shift the fields', () => {
  const rest = `S ${Array.from({ length: 18 }, (_, i) => i).join(' ')} 4711 99`;
  expect(parseStat(`12 (a) b (c)) ${rest}`)).toEqual({ state: 'S', startTime: '4711' });
});

test('this process is alive, the same pid with another start or boot is not', () => {
  const self = identify(process.pid)!;
  expect(isAlive(self)).toBe(true);
  expect(isAlive({ ...self, startTime: '1' })).toBe(false);
  expect(isAlive({ ...self, bootId: 'another' })).toBe(false);
});
