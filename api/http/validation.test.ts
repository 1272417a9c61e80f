import { expect, it } from 'vitest';
import type { JsonSchema } from '../contract/json-schema.ts';
import { createChecks } from './validation.ts';

const detail = (schema: JsonSchema, value: unknown): string | undefined =>
  createChecks()(schema, 'body')(value)[0]?.detail;

it.each<[JsonSchema, unknown, string]>([
  [{ type: ['number', 'null'] }, '12', 'must be a number or null'],
  [{ type: 'integer' }, 1.5, 'must be a whole number'],
  [{ type: 'object' }, [], 'must be an object'],
  [{ type: 'array', minItems: 1 }, [], 'must have at least 1 item'],
  [{ type: 'array', maxItems: 2 }, [1, 2, 3], 'must have at most 2 items'],
  [{ type: 'object', minProperties: 1 }, {}, 'must have at least 1 name'],
  [{ type: 'string', maxLength: 2 }, 'abc', 'must have at most 2 letters'],
  [{ type: 'string', enum: ['a', 'b'] }, 'c', 'must be one of a, b'],
])('says of %j what is not right in plain words', (schema, value, words) => {
  expect(detail(schema, value)).toBe(words);
});
