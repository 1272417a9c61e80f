import type { Profile, Rule } from '../profile/profile.ts';
import { type EventColumns, missingCode } from './event-columns.ts';
import type { CategoryColumn, ColumnLayout, NumberColumn } from './layout.ts';

type RowCheck = (columns: EventColumns, row: number) => boolean;

/**
 * The hard rules of a profile over columns, as `createRuleCheck` has them over events. Null where a rule reads what
 * columns do not hold: the letters of a text, or a category as a factor.
 */
export function compileRules(
  profile: Profile,
  layout: ColumnLayout,
): { readonly flag: string; readonly holds: RowCheck }[] | null {
  const compiled: { flag: string; holds: RowCheck }[] = [];
  for (const rule of profile.rules) {
    if (rule.kind === 'lookup') continue;
    const holds = rule.kind === 'product' ? productCheck(rule, layout) : impliesBoth(rule, layout);
    if (holds === null) return null;
    compiled.push({ flag: `rule:${rule.name}`, holds });
  }
  return compiled;
}

function impliesBoth(
  { when, requires }: Extract<Rule, { kind: 'implies-both' }>,
  layout: ColumnLayout,
): RowCheck | null {
  const condition = comparison(when.field, when.equals, layout);
  const required = requires.fields.map((name) => comparison(name, requires.equals, layout));
  if (condition === null || required.includes(null)) return null;
  const checks = required.filter((check) => check !== null);
  return (columns, row) => {
    const expected = condition(columns, row);
    if (expected === missing) return true;
    for (let i = 0; i < checks.length; i++) {
      const found = checks[i]!(columns, row);
      if (found !== missing && found !== expected) return false;
    }
    return true;
  };
}

function productCheck(
  { field, factors, ratio, absentWhen }: Extract<Rule, { kind: 'product' }>,
  layout: ColumnLayout,
): RowCheck | null {
  const value = numberColumn(field, layout);
  const parts = factors.map((name) => numberColumn(name, layout));
  const absent = absentWhen && comparison(absentWhen.field, absentWhen.equals, layout);
  if (value === null || parts.includes(null) || absent === null) return null;
  const cells = parts.filter((part) => part !== null).map(({ column }) => column);
  const width = layout.numbers.length;
  return (columns, row) => {
    const base = row * width;
    const product = columns.numbers[base + value.column]!;
    if (absent?.(columns, row) === equal) return Number.isNaN(product);
    if (Number.isNaN(product)) return true;
    let expected = 1;
    for (let i = 0; i < cells.length; i++) {
      const factor = columns.numbers[base + cells[i]!]!;
      if (Number.isNaN(factor)) return true;
      expected *= factor;
    }
    const quotient = product / expected;
    return quotient >= ratio[0] && quotient <= ratio[1];
  };
}

const missing = -1;
const other = 0;
const equal = 1;
type Comparison = (columns: EventColumns, row: number) => -1 | 0 | 1;

/** Whether a field holds a value; null for a text, whose letters columns do not hold. */
function comparison(name: string, value: string | number, layout: ColumnLayout): Comparison | null {
  const field = layout.fields.find((one) => one.name === name);
  if (field === undefined || field.kind === 'text') return null;
  if (field.kind === 'number') {
    const width = layout.numbers.length;
    return (columns, row) => {
      const found = columns.numbers[row * width + field.column]!;
      if (Number.isNaN(found)) return missing;
      return found === value ? equal : other;
    };
  }
  const code = codeOf(field, value);
  const width = layout.categories.length;
  return (columns, row) => {
    const found = columns.codes[row * width + field.column]!;
    if (found === missingCode) return missing;
    return found === code ? equal : other;
  };
}

/** The code of a value; one that no row has for what is no text. */
function codeOf(field: CategoryColumn, value: string | number): number {
  const code = typeof value === 'string' ? field.values.indexOf(value) : -1;
  return code < 0 ? Number.NaN : code;
}

function numberColumn(name: string, layout: ColumnLayout): NumberColumn | null {
  return layout.numbers.find((field) => field.name === name) ?? null;
}
