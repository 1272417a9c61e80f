import { z } from 'zod';

/** One environment variable, in words. */
export interface SettingDescription {
  readonly name: string;
  /** Such as `whole number, 0 to 65535`. */
  readonly accepts: string;
  /** What holds where the variable is absent; null where it must be given. */
  readonly otherwise: string | null;
  readonly meaning: string;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Returns what a schema of settings says of each variable, in its order.
 * @throws Error for a variable without a description
 */
export function describeSettings(schema: z.ZodObject): SettingDescription[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema);
  return Object.entries(properties).map(([name, property]) => {
    if (typeof property === 'boolean' || property.description === undefined) {
      throw new Error(`${name} has no description: give its schema one with .describe()`);
    }
    return {
      name,
      accepts: acceptedValues(property),
      otherwise: otherwise(property, required.includes(name)),
      meaning: property.description,
    };
  });
}

function otherwise(property: JsonSchema, isRequired: boolean): string | null {
  if (property.default !== undefined) return `\`${property.default}\``;
  return isRequired ? null : 'none';
}

function acceptedValues(property: JsonSchema | boolean): string {
  if (typeof property === 'boolean') return 'anything';
  if (property.anyOf !== undefined) return property.anyOf.map(acceptedValues).join(' or ');
  if (property.const !== undefined) return `\`${property.const}\``;
  if (property.enum !== undefined) return property.enum.map((word) => `\`${word}\``).join(', ');
  if (property.type === 'string') return text(property);
  return number(property);
}

function text({ format, pattern }: JsonSchema): string {
  if (format === 'uri') return 'URL';
  return pattern === undefined ? 'text' : `text that fits \`${pattern}\``;
}

function number(property: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum } = property;
  const kind = property.type === 'integer' ? 'whole number' : 'number';
  if (exclusiveMinimum !== undefined) return `${kind} above ${exclusiveMinimum}`;
  if (minimum === undefined) return kind;
  const isOpen = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER;
  return isOpen ? `${kind}, at least ${minimum}` : `${kind}, ${minimum} to ${maximum}`;
}
