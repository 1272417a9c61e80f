import type { Field, Fields, Profile } from '../../domain/profile/profile.ts';
import { profileViewSchema } from '../contract/profile-schemas.ts';
import type { Example, Route } from './route.ts';

/** What a program needs to ask for the fields of a customer, whatever the profile. */
export function profileRoute(
  profile: Profile,
  typical: Fields,
  examples: readonly Example[],
): Route {
  const view = profileView(profile, typical);
  return {
    method: 'GET',
    path: '/v1/profile',
    id: 'profile',
    tag: 'Models',
    summary: 'What customers are described by',
    description:
      'Every field with its kind, unit, limits, values and an example that goes with those of the others: enough to make a form of.',
    role: 'viewer',
    answers: { 200: { description: 'The profile.', schema: profileViewSchema } },
    problems: [],
    examples,
    handle: () => view,
  };
}

function profileView({ name, title, key, fields, derived }: Profile, typical: Fields) {
  return {
    name,
    title,
    customer_ref: { label: key.column, pattern: key.pattern },
    fields: fields.map((field) => ({
      name: field.name,
      label: field.column,
      group: field.group,
      kind: field.kind,
      model_input: field.modelInput,
      personal: field.personal,
      example: typical[field.name] ?? null,
      ...limitsOf(field),
    })),
    derived: derived.map(({ name: own, description }) => ({ name: own, label: description })),
  };
}

function limitsOf(field: Field) {
  const none = { unit: null, decimals: null, plausible: null, hard: null, values: null };
  if (field.kind === 'category') return { ...none, values: field.values, max_length: null };
  if (field.kind === 'text') return { ...none, max_length: field.maxLength };
  const { unit, decimals, plausible, hard } = field;
  return { unit, decimals, plausible, hard, values: null, max_length: null };
}
