import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { JsonSchema } from '../contract/json-schema.ts';
import { type FieldError, type FieldErrorCode, ProblemError } from './problem.ts';

/** More errors than this are not told: a person mends some and asks again. */
const mostErrors = 100;

/** Where a checked value stands in the request. */
export type Part = 'body' | 'query' | 'path';

export type Check = (value: unknown) => FieldError[];

/**
 * Returns how schemas become checks. Nothing is coerced, nothing unknown removed or let through; all errors come at
 * once, each with the place it is at.
 */
export function createChecks(): (schema: JsonSchema, part: Part) => Check {
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    // What only explains a schema.
    keywords: ['unit'],
  });
  return (schema, part) => {
    const validate: ValidateFunction = ajv.compile(schema);
    return (value) => {
      if (validate(value)) return [];
      return (validate.errors ?? []).slice(0, mostErrors).map((error) => toFieldError(error, part));
    };
  };
}

/** @throws ProblemError (`invalid`) where there are errors. */
export function refuseErrors(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  const count = errors.length === 1 ? 'One value is' : `${errors.length} values are`;
  throw new ProblemError('invalid', `${count} not right; see errors.`, { errors });
}

const codes: Readonly<Record<string, FieldErrorCode>> = {
  required: 'missing',
  additionalProperties: 'unknown',
  type: 'type',
  minimum: 'range',
  maximum: 'range',
  minLength: 'length',
  maxLength: 'length',
  minItems: 'count',
  maxItems: 'count',
  minProperties: 'count',
  maxProperties: 'count',
  uniqueItems: 'repeated',
  pattern: 'pattern',
  enum: 'value',
  const: 'value',
};

function toFieldError(error: ErrorObject, part: Part): FieldError {
  const { keyword, instancePath, params } = error;
  const own: unknown = params.missingProperty ?? params.additionalProperty;
  const pointer =
    own === undefined ? instancePath : `${instancePath}/${escapePointer(String(own))}`;
  return {
    pointer: part === 'body' ? pointer : `${part}${pointer}`,
    code: codes[keyword] ?? 'value',
    detail: detailOf(error),
  };
}

function detailOf({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'required') return 'is missing';
  if (keyword === 'additionalProperties') return 'is not known here; leave it out';
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
  if (keyword === 'type') return `must be ${[params.type].flat().map(inWords).join(' or ')}`;
  const counted = /^(min|max)(Items|Properties|Length)$/.exec(keyword);
  if (counted !== null) {
    const limit = Number(params.limit);
    const thing = things[counted[2] as keyof typeof things];
    const bound = counted[1] === 'min' ? 'at least' : 'at most';
    return `must have ${bound} ${limit} ${limit === 1 ? thing.one : thing.many}`;
  }
  return message ?? 'is not right';
}

const things = {
  Items: { one: 'item', many: 'items' },
  Properties: { one: 'name', many: 'names' },
  Length: { one: 'letter', many: 'letters' },
} as const;

/** A type of JSON with its article; null has none. */
const inWords = (type: unknown): string => {
  if (type === 'null') return 'null';
  return type === 'integer'
    ? 'a whole number'
    : `${/^[aeiou]/.test(String(type)) ? 'an' : 'a'} ${type}`;
};

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
