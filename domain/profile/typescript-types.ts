import type { AvroField, AvroRecord } from './avro-schema.ts';

/** Returns the TypeScript types of Avro records: longs and doubles are numbers, null unions are nullable. */
export function typescriptTypes(records: readonly AvroRecord[]): string {
  const body = records.map(
    (record) =>
      `/** ${record.doc} */\nexport interface ${record.name} {\n${record.fields.map(member).join('\n')}\n}\n`,
  );
  return `// Generated from schemas/*.avsc by "npm run generate"; do not edit.\n\n${body.join('\n')}`;
}

function member({ name, type, doc }: AvroField): string {
  const comment = doc === undefined ? '' : `  /** ${doc} */\n`;
  return `${comment}  readonly ${name}: ${typescriptType(type)};`;
}

function typescriptType(type: AvroField['type']): string {
  if (typeof type === 'string') {
    return type === 'string' || type === 'boolean' ? type : 'number';
  }
  if (Array.isArray(type)) return `${typescriptType(type[1])} | null`;
  return 'items' in type ? 'readonly string[]' : 'number';
}
