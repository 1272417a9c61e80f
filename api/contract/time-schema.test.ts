import { expect, it } from 'vitest';
import { timeSchema } from './time-schema.ts';

const isTime = (text: string): boolean => new RegExp(timeSchema.pattern!, 'u').test(text);

it('takes every day of a century, and no day that there is not', () => {
  for (let year = 2000; year < 2100; year++) {
    for (let month = 1; month <= 13; month++) {
      for (let day = 0; day <= 32; day++) {
        const [mm, dd] = [month, day].map((part) => String(part).padStart(2, '0'));
        const date = new Date(Date.UTC(year, month - 1, day));
        const exists = month <= 12 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        if (isTime(`${year}-${mm}-${dd}T00:00:00Z`) !== exists) {
          expect.fail(`${year}-${mm}-${dd} exists: ${exists}`);
        }
      }
    }
  }
});

it.each([
  ['2026-01-01T23:59:59.999Z', true],
  ['2026-01-01T24:00:00Z', false],
  ['2026-01-01T00:00:00', false],
  ['2026-01-01T00:00:00+01:00', false],
  ['2026-01-01', false],
  ['1999-12-31T23:59:59Z', false],
  ['2026-01-01T00:00:00.0001Z', false],
])('%s: %s', (text, taken) => {
  expect(isTime(text)).toBe(taken);
});
