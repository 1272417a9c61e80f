import { z } from 'zod';
import { scenarioSchema, trialSchema } from './scenario.ts';

const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'lower case letters, digits and _');
const range = z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, {
  message: 'the first number must be below the second',
});
const isoTime = z.iso.datetime();

const fieldBase = {
  name,
  column: z.string().min(1),
  group: z.string().min(1),
  /** Read by the model. */
  modelInput: z.boolean().default(false),
  /** Names or describes a person; kept out of logs. */
  personal: z.boolean().default(false),
  /** A change of this field is remembered by the served features. */
  tracked: z.boolean().default(false),
};

const categoryField = z.strictObject({
  ...fieldBase,
  kind: z.literal('category'),
  values: z.array(z.string().min(1)).min(1),
});

const numberField = z.strictObject({
  ...fieldBase,
  kind: z.literal('number'),
  /** Outside is odd: scored and flagged. */
  plausible: range,
  /** Outside is bad: a dead letter. */
  hard: range,
  unit: z.string(),
  decimals: z.number().int().min(0).max(12),
});

const textField = z.strictObject({
  ...fieldBase,
  kind: z.literal('text'),
  maxLength: z.number().int().min(1).max(10_000),
});

const fieldEquals = z.strictObject({ field: name, equals: z.union([z.string(), z.number()]) });

const derived = z.discriminatedUnion('kind', [
  z.strictObject({
    name,
    kind: z.literal('ratio-gap'),
    description: z.string(),
    numerator: name,
    factors: z.array(name).min(1),
  }),
  z.strictObject({
    name,
    kind: z.literal('count'),
    description: z.string(),
    fields: z.array(name).min(1),
    value: z.string(),
  }),
]);

const ruleName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower case letters, digits and -');

const rule = z.discriminatedUnion('kind', [
  z.strictObject({
    name: ruleName,
    kind: z.literal('implies-both'),
    when: fieldEquals,
    requires: z.strictObject({ fields: z.array(name).min(1), equals: z.string() }),
  }),
  z.strictObject({
    name: ruleName,
    kind: z.literal('product'),
    field: name,
    factors: z.array(name).min(1),
    ratio: range,
    absentWhen: fieldEquals.optional(),
  }),
  z.strictObject({
    name: ruleName,
    kind: z.literal('lookup'),
    key: name,
    determines: z.array(name).min(1),
  }),
]);

/** What the business asks of its customers: the fields of the panels about them. */
const analytics = z.strictObject({
  /** Two numbers that place a customer. */
  bubbles: z.strictObject({ x: name, y: name }),
  /** Categories shown as shares of all customers. */
  shares: z.array(name).min(1),
  /** Numbers shown as histograms. */
  histograms: z.array(name).min(1),
  /** A number that a customer who leaves takes along, such as the bill of a month. */
  value: name,
  /** Categories by which the risk is compared. */
  segments: z.array(name).min(1),
});

export const profileSchema = z.strictObject({
  name,
  title: z.string(),
  /** Prefix of every topic, group, table and key; empty for the default profile. */
  namespace: z.string().regex(/^[a-z0-9_]*$/),
  snapshotAt: isoTime,
  idEpoch: isoTime,
  /** Served features older than this, in event time, are answered as missing. */
  featureTtlDays: z.number().int().min(1).default(30),
  key: z.strictObject({ column: z.string(), pattern: z.string() }),
  target: z.strictObject({ column: z.string(), positive: z.string(), negative: z.string() }),
  leaks: z.array(z.string()),
  source: z.strictObject({
    header: z.array(z.string()).min(1),
    constants: z.record(z.string(), z.string()),
    templates: z.record(z.string(), z.string()),
    targetCopies: z.record(
      z.string(),
      z.strictObject({ positive: z.string(), negative: z.string() }),
    ),
  }),
  fields: z.array(z.discriminatedUnion('kind', [categoryField, numberField, textField])).min(1),
  derived: z.array(derived),
  rules: z.array(rule),
  /** What can be made to happen to synthetic customers. */
  scenarios: z.array(scenarioSchema).default([]),
  /** Shifts by which drift detection is measured. */
  driftTrials: z.array(trialSchema).default([]),
  /** Panels about customers are left out where it is absent. */
  analytics: analytics.optional(),
});

export type Profile = z.infer<typeof profileSchema>;
export type Field = Profile['fields'][number];
export type CategoryField = Extract<Field, { kind: 'category' }>;
export type NumberField = Extract<Field, { kind: 'number' }>;
export type Derived = Profile['derived'][number];
export type Rule = Profile['rules'][number];
export type Analytics = NonNullable<Profile['analytics']>;

/** A field's value in an event; null is missing. */
export type FieldValue = string | number | null;
/** One customer's snapshot: profile field name to value. */
export type Fields = Readonly<Record<string, FieldValue>>;

export class ProfileError extends Error {
  override readonly name = 'ProfileError';
}

/**
 * Returns the profile described by parsed JSON.
 * @throws ProfileError naming every fault with its path, also for names used twice or not at all.
 */
export function parseProfile(json: unknown, source: string): Profile {
  const parsed = profileSchema.safeParse(json);
  if (!parsed.success) throw new ProfileError(`${source}: ${z.prettifyError(parsed.error)}`);
  const faults = crossReferenceFaults(parsed.data);
  if (faults.length > 0) throw new ProfileError(`${source}: ${faults.join('; ')}`);
  return parsed.data;
}

function crossReferenceFaults(profile: Profile): string[] {
  const faults: string[] = [];
  const names = new Set<string>();
  for (const field of profile.fields) {
    if (names.has(field.name)) faults.push(`field ${field.name} is defined twice`);
    names.add(field.name);
    if (profile.leaks.includes(field.column) && field.modelInput) {
      faults.push(`field ${field.name} reads ${field.column}, which leaks the label`);
    }
    if (field.column === profile.target.column) faults.push(`field ${field.name} is the target`);
  }
  for (const used of referencedFields(profile)) {
    if (!names.has(used))
      faults.push(`a rule, derived field or scenario names ${used}, which is no field`);
  }
  return [...faults, ...analyticsFaults(profile)];
}

function analyticsFaults({ fields, analytics }: Profile): string[] {
  if (analytics === undefined) return [];
  const { bubbles, shares, histograms, value, segments } = analytics;
  const numbers = [bubbles.x, bubbles.y, ...histograms, value].map((of) => [of, 'number'] as const);
  const categories = [...shares, ...segments].map((of) => [of, 'category'] as const);
  return [...numbers, ...categories].flatMap(([of, kind]) =>
    fields.some((field) => field.name === of && field.kind === kind)
      ? []
      : [`analytics names ${of}, which is no ${kind} among the fields`],
  );
}

function referencedFields(profile: Profile): string[] {
  const used: string[] = [];
  for (const item of profile.derived) {
    if (item.kind === 'count') used.push(...item.fields);
    else used.push(item.numerator, ...item.factors);
  }
  for (const item of profile.rules) {
    if (item.kind === 'implies-both') used.push(item.when.field, ...item.requires.fields);
    else if (item.kind === 'lookup') used.push(item.key, ...item.determines);
    else {
      used.push(item.field, ...item.factors);
      if (item.absentWhen !== undefined) used.push(item.absentWhen.field);
    }
  }
  for (const { change } of [...profile.scenarios, ...profile.driftTrials]) {
    if (change.kind !== 'outcome') used.push(change.field);
  }
  return used;
}

/** The fields that the champion reads, in profile order. */
export function modelInputs(profile: Profile): Field[] {
  return profile.fields.filter((field) => field.modelInput);
}
