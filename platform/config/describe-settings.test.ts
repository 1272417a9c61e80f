import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeSettings } from './describe-settings.ts';

const described = (schema: z.ZodType) =>
  describeSettings(z.object({ A: schema.describe('It.') }))[0];

test.each([
  [z.string(), 'text'],
  [z.string().regex(/^[a-z]$/), 'text that fits `^[a-z]$`'],
  [z.url(), 'URL'],
  [z.enum(['debug', 'info']), '`debug`, `info`'],
  [z.coerce.number(), 'number'],
  [z.coerce.number().positive(), 'number above 0'],
  [z.coerce.number().int().min(0), 'whole number, at least 0'],
  [z.coerce.number().int().min(0).max(9), 'whole number, 0 to 9'],
  [z.union([z.literal('max'), z.coerce.number().positive()]), '`max` or number above 0'],
])('what is accepted: $def.type %#', (schema, accepts) => {
  expect(described(schema)).toEqual({ name: 'A', accepts, otherwise: null, meaning: 'It.' });
});

test('a default is shown, and an optional variable may be absent', () => {
  expect(described(z.string().default('telco'))?.otherwise).toBe('`telco`');
  expect(described(z.coerce.number().default(0))?.otherwise).toBe('`0`');
  expect(described(z.string().optional())?.otherwise).toBe('none');
});

test('a variable that nobody described is refused by name', () => {
  expect(() => describeSettings(z.object({ SECRET_WORD: z.string() }))).toThrow('SECRET_WORD');
});
