import type { Field, Fields, FieldValue, Profile } from './profile.ts';

/** One row of a customer table, read by its profile. */
export interface CustomerRow {
  readonly customerRef: string;
  readonly fields: Fields;
  /** Whether the customer left; null where the table does not say. */
  readonly outcome: boolean | null;
  /** What could not be read, as `column: what was wrong`. Empty for a good row. */
  readonly problems: readonly string[];
}

/** Columns of the profile that a header lacks; the target may be absent. */
export function missingColumns(profile: Profile, header: readonly string[]): string[] {
  const present = new Set(header);
  const needed = [profile.key.column, ...profile.fields.map((field) => field.column)];
  return needed.filter((column) => !present.has(column));
}

/** Returns the customer in a CSV row. A blank cell is missing; a number that is none is a problem. */
export function readCustomerRow(
  profile: Profile,
  row: Readonly<Record<string, string>>,
): CustomerRow {
  const problems: string[] = [];
  const fields: Record<string, FieldValue> = {};
  for (const field of profile.fields) {
    const text = (row[field.column] ?? '').trim();
    fields[field.name] = readValue(field, text, problems);
  }
  const customerRef = (row[profile.key.column] ?? '').trim();
  if (customerRef === '') problems.push(`${profile.key.column}: empty`);
  return { customerRef, fields, outcome: readOutcome(profile, row, problems), problems };
}

function readValue(field: Field, text: string, problems: string[]): FieldValue {
  if (text === '') return null;
  if (field.kind !== 'number') return text;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  problems.push(`${field.column}: ${JSON.stringify(text.slice(0, 40))} is not a finite number`);
  return null;
}

function readOutcome(
  profile: Profile,
  row: Readonly<Record<string, string>>,
  problems: string[],
): boolean | null {
  const { column, positive, negative } = profile.target;
  const text = (row[column] ?? '').trim();
  if (text === positive) return true;
  if (text === negative) return false;
  if (text !== '') {
    problems.push(
      `${column}: ${JSON.stringify(text.slice(0, 40))} is neither ${positive} nor ${negative}`,
    );
  }
  return null;
}

/** The inverse of readCustomerRow: cells in the order of the source table's header. Leaking columns stay blank. */
export function writeCustomerRow(
  profile: Profile,
  customerRef: string,
  fields: Fields,
  outcome: boolean | null,
): string[] {
  const byColumn = new Map(profile.fields.map((field) => [field.column, field]));
  const target = outcome === null ? '' : profile.target[outcome ? 'positive' : 'negative'];
  return profile.source.header.map((column) => {
    if (column === profile.key.column) return customerRef;
    if (column === profile.target.column) return target;
    const copy = profile.source.targetCopies[column];
    if (copy !== undefined) return outcome === null ? '' : copy[outcome ? 'positive' : 'negative'];
    const constant = profile.source.constants[column];
    if (constant !== undefined) return constant;
    const template = profile.source.templates[column];
    if (template !== undefined) return fillTemplate(template, fields);
    const field = byColumn.get(column);
    return field === undefined ? '' : String(fields[field.name] ?? '');
  });
}

function fillTemplate(template: string, fields: Fields): string {
  return template.replace(/\{([a-z0-9_]+)\}/g, (_, name: string) => String(fields[name] ?? ''));
}
