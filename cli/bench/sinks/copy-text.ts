import { ulidToUuid } from '../../../domain/identity/ulid.ts';
import type { SqlColumn } from '../../../domain/profile/sql-columns.ts';
import type { ScoredEvent } from '../../../domain/stream/event.ts';

/** Returns rows in the text format of COPY (PostgreSQL, "COPY", File Formats). */
export function copyText(columns: readonly SqlColumn[], rows: readonly ScoredEvent[]): string {
  let text = '';
  for (const row of rows) {
    const record = row as unknown as Readonly<Record<string, unknown>>;
    for (const [i, { name, postgres }] of columns.entries()) {
      if (i > 0) text += '\t';
      text += cell(record[name], postgres);
    }
    text += '\n';
  }
  return text;
}

function cell(value: unknown, type: string): string {
  if (value === null || value === undefined) return '\\N';
  if (type === 'uuid') return ulidToUuid(String(value));
  if (type === 'timestamptz') return new Date(Number(value)).toISOString();
  if (Array.isArray(value)) return `{${value.map((one) => `"${escaped(String(one))}"`).join(',')}}`;
  return typeof value === 'string' ? escaped(value) : String(value);
}

const escaped = (text: string): string =>
  text.replace(/[\\\t\n\r]/g, (char) => `\\${escapes[char] ?? char}`);

const escapes: Readonly<Record<string, string>> = { '\t': 't', '\n': 'n', '\r': 'r' };
