import type { AvroRecord } from '../../domain/profile/avro-schema.ts';

export class FieldChangeError extends Error {
  override readonly name = 'FieldChangeError';
}

/**
 * Reads `field=text` as the field's type in the schema; an empty text is null where the field may be missing.
 * @throws FieldChangeError saying which fields there are, or what the field takes.
 */
export function parseChange(
  schema: AvroRecord,
  field: string,
  text: string,
): string | number | boolean | null {
  const declared = schema.fields.find(({ name }) => name === field);
  if (declared === undefined) {
    const names = schema.fields.map(({ name }) => name).join(', ');
    throw new FieldChangeError(`${schema.name} has no field ${field}; it has ${names}`);
  }
  const { type } = declared;
  const branches: readonly string[] =
    typeof type === 'string' ? [type] : 'type' in type ? [type.type] : type;
  if (text === '' && branches.includes('null')) return null;
  const kind = branches.find((branch) => branch !== 'null');
  switch (kind) {
    case 'string':
      return text;
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw new FieldChangeError(`${field} takes true or false, not ${text}`);
    case 'int':
    case 'long': {
      const whole = Number(text);
      if (text.trim() !== '' && Number.isSafeInteger(whole)) return whole;
      throw new FieldChangeError(`${field} takes a whole number, not ${text}`);
    }
    case 'double': {
      const number = Number(text);
      if (text.trim() !== '' && Number.isFinite(number)) return number;
      throw new FieldChangeError(`${field} takes a number, not ${text}`);
    }
    default:
      throw new FieldChangeError(`${field} is a list, which cannot be set here`);
  }
}
