import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import avro, { type Schema } from 'avsc';
import { describe, expect, test } from 'vitest';

interface AvroRecord {
  readonly fields: readonly { readonly name: string; readonly type: unknown }[];
}

const folder = import.meta.dirname;
const schemasOf = (path: string) => readdirSync(path).filter((name) => name.endsWith('.avsc'));
const read = (path: string): AvroRecord => JSON.parse(readFileSync(join(folder, path), 'utf8'));
const typeOf = (schema: AvroRecord) => avro.Type.forSchema(schema as unknown as Schema);

/** Readers of both schemas read what was written under the other. @throws Error saying what they cannot */
function holdsFully(older: AvroRecord, newer: AvroRecord): void {
  typeOf(newer).createResolver(typeOf(older));
  typeOf(older).createResolver(typeOf(newer));
}

/** Types of which one reads the other, and not the other way round. */
const otherWidths: Readonly<Record<string, string>> = {
  int: 'long',
  long: 'double',
  double: 'float',
};

const names = schemasOf(folder);
const releases = readdirSync(join(folder, 'released'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test('there is something to hold the schemas to', () => {
  expect(names.length).toBeGreaterThanOrEqual(3);
  expect(releases).not.toEqual([]);
});

describe.each(releases)('release %s', (release) => {
  const released = schemasOf(join(folder, 'released', release));

  test.each(released)('%s is still here, and both read each other', (name) => {
    expect(names).toContain(name);
    holdsFully(read(join('released', release, name)), read(name));
  });
});

describe.each(names)('a change of %s', (name) => {
  const schema = read(name);
  const withFields = (fields: readonly object[]) =>
    holdsFully(schema, { ...schema, fields: fields as AvroRecord['fields'] });
  const required = schema.fields.find(({ type }) => type === 'string')!;

  test('that adds an optional field is accepted', () => {
    const added = { name: 'added_later', type: ['null', 'string'], default: null };
    expect(() => withFields([...schema.fields, added])).not.toThrow();
  });

  test('that adds a required field is refused', () => {
    const added = { name: 'added_later', type: 'string' };
    expect(() => withFields([...schema.fields, added])).toThrow('added_later');
  });

  test('that takes a field without default away is refused', () => {
    const rest = schema.fields.filter((field) => field !== required);
    expect(() => withFields(rest)).toThrow(required.name);
  });

  test('that gives a field another type is refused', () => {
    const changed = schema.fields.map((field) =>
      field === required ? { ...field, type: 'double' } : field,
    );
    expect(() => withFields(changed)).toThrow();
  });

  test('that makes a number wider or narrower is refused', () => {
    const number = schema.fields.find(({ type }) => String(type) in otherWidths)!;
    const type = otherWidths[String(number.type)];
    const changed = schema.fields.map((field) => (field === number ? { ...field, type } : field));
    expect(() => withFields(changed)).toThrow();
  });

  test('that renames a field is refused', () => {
    const renamed = schema.fields.map((field) =>
      field === required ? { ...field, name: 'renamed' } : field,
    );
    expect(() => withFields(renamed)).toThrow();
  });
});
