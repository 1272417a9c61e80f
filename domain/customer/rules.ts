import type { Profile, Rule } from '../profile/profile.ts';
import { type EventEnvelope, fieldOf } from '../stream/event.ts';

type RuleCheck = (event: EventEnvelope) => boolean;

/**
 * Returns a function that adds `rule:<name>` to the flags for each hard rule that an event breaks.
 * A rule over missing fields is not broken: what is missing is flagged on its own. Lookups are the
 * synthesizer's affair, since the profile does not carry their table.
 */
export function createRuleCheck(profile: Profile): (event: EventEnvelope, flags: string[]) => void {
  const checks = profile.rules.flatMap((rule) => {
    const holds = ruleCheck(rule);
    return holds === null ? [] : [{ flag: `rule:${rule.name}`, holds }];
  });
  return (event, flags) => {
    for (const { flag, holds } of checks) if (!holds(event)) flags.push(flag);
  };
}

function ruleCheck(rule: Rule): RuleCheck | null {
  if (rule.kind === 'lookup') return null;
  if (rule.kind === 'product') return productCheck(rule);
  const { when, requires } = rule;
  return (event) => {
    const condition = fieldOf(event, when.field);
    if (condition === null) return true;
    const expected = condition === when.equals;
    return requires.fields.every((name) => {
      const value = fieldOf(event, name);
      return value === null || (value === requires.equals) === expected;
    });
  };
}

function productCheck(rule: Extract<Rule, { kind: 'product' }>): RuleCheck {
  const { field, factors, ratio, absentWhen } = rule;
  return (event) => {
    const value = fieldOf(event, field);
    if (absentWhen !== undefined && fieldOf(event, absentWhen.field) === absentWhen.equals) {
      return value === null;
    }
    if (value === null) return true;
    let product = 1;
    for (const factor of factors) {
      const part = fieldOf(event, factor);
      if (part === null) return true;
      product *= Number(part);
    }
    const quotient = Number(value) / product;
    return quotient >= ratio[0] && quotient <= ratio[1];
  };
}
