import { defaultLimits, type ValidationLimits } from '../customer/validate.ts';
import type { Profile } from '../profile/profile.ts';
import { type EventColumns, missingCode } from './event-columns.ts';
import type { ColumnLayout } from './layout.ts';
import { compileRules } from './rules.ts';

const none: readonly string[] = Object.freeze([]);

/**
 * Returns the check of rows: the flags of an event that is good, in the order of `createValidator`; null where it is to
 * be refused, by someone who says why. The function is null where a rule is of a kind that columns do not hold.
 */
export function createRowCheck(
  profile: Profile,
  layout: ColumnLayout,
  limits: ValidationLimits = defaultLimits,
): ((columns: EventColumns, row: number, nowMs: number) => readonly string[] | null) | null {
  const rules = compileRules(profile, layout);
  if (rules === null) return null;
  const key = new RegExp(profile.key.pattern);
  const { numbers, categories, texts } = layout;

  const isWithinHardRange = (columns: EventColumns, row: number): boolean => {
    const base = row * numbers.length;
    for (let i = 0; i < numbers.length; i++) {
      const { hard } = numbers[i]!;
      const value = columns.numbers[base + i]!;
      if (value < hard[0] || value > hard[1]) return false;
    }
    return true;
  };

  /** Whether a field has a flag, without saying which. */
  const isOdd = (columns: EventColumns, row: number): boolean => {
    for (let i = 0, cell = row * numbers.length; i < numbers.length; i++, cell++) {
      const { plausible } = numbers[i]!;
      const value = columns.numbers[cell]!;
      // Also true of NaN, which is missing.
      if (!(value >= plausible[0] && value <= plausible[1])) return true;
    }
    for (let i = 0, cell = row * categories.length; i < categories.length; i++, cell++) {
      const code = columns.codes[cell]!;
      if (code < 0 || code >= categories[i]!.unlisted) return true;
    }
    for (let i = 0, cell = row * texts.length; i < texts.length; i++, cell++) {
      if (columns.textsMissing[cell] === 1) return true;
    }
    return false;
  };

  return (columns, row, nowMs) => {
    const time = columns.times[row]!;
    const ahead = time - nowMs;
    if (time < limits.earliestMs || ahead > limits.aheadRefuseMs) return null;
    if (!key.test(columns.refs[row]!) || !isWithinHardRange(columns, row)) return null;
    let flags: string[] | null = null;
    if (ahead > limits.aheadFlagMs) flags = ['ahead'];
    if (isOdd(columns, row)) {
      flags ??= [];
      addFieldFlags(columns, row, flags);
    }
    for (let i = 0; i < rules.length; i++) {
      const { flag, holds } = rules[i]!;
      if (holds(columns, row)) continue;
      flags ??= [];
      flags.push(flag);
    }
    return flags ?? none;
  };
}

function addFieldFlags(columns: EventColumns, row: number, flags: string[]): void {
  const { fields, numbers, categories, texts } = columns.layout;
  for (const field of fields) {
    const { name, column } = field;
    if (field.kind === 'number') {
      const value = columns.numbers[row * numbers.length + column]!;
      const [low, high] = field.plausible;
      if (Number.isNaN(value)) flags.push(`missing:${name}`);
      else if (value < low || value > high) flags.push(`implausible:${name}`);
    } else if (field.kind === 'category') {
      const code = columns.codes[row * categories.length + column]!;
      if (code === missingCode) flags.push(`missing:${name}`);
      else if (code < 0 || code >= field.unlisted) flags.push(`unseen:${name}`);
    } else if (columns.textsMissing[row * texts.length + column] === 1) {
      flags.push(`missing:${name}`);
    }
  }
}
