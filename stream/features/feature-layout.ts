import { createHash } from 'node:crypto';
import type { Type } from 'avsc';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { FeatureNames } from '../../domain/served-features/customer-features.ts';
import { avroType } from '../../platform/avro/registry.ts';

/** How states are written: the schema of the scored event in them, and the order of what else they hold. */
export interface FeatureLayout {
  /** The first letters of a hash of the text. */
  readonly id: string;
  /** All of it, as it is kept beside the states. */
  readonly text: string;
  readonly names: FeatureNames;
  readonly type: Type;
}

export const layoutIdLength = 12;

export function featureLayout(profile: Profile): FeatureLayout {
  const fields = profile.fields.map(({ name }) => name);
  const tracked = profile.fields.filter((field) => field.tracked).map(({ name }) => name);
  return parseLayout(JSON.stringify({ fields, tracked, schema: scoredSchema(profile) }));
}

/** Reads the text of a layout. */
export function parseLayout(text: string): FeatureLayout {
  const { schema, ...names } = JSON.parse(text) as FeatureNames & { readonly schema: object };
  const id = createHash('sha256').update(text).digest('hex').slice(0, layoutIdLength);
  return { id, text, names, type: avroType(schema) };
}
