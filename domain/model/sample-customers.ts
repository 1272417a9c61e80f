import type { Field, Fields, FieldValue, Profile } from '../profile/profile.ts';
import { createRandom, type Random } from './random.ts';

/**
 * Returns synthetic customers, a function of profile, count and seed: values drawn evenly from each
 * field's vocabulary or plausible range, rounded to its decimals. Every fifth has odd values (an unseen
 * category, a number far out) and every seventh lacks about half of its fields.
 */
export function sampleCustomers(
  profile: Profile,
  fieldNames: readonly string[],
  count: number,
  seed: number,
): Fields[] {
  const random = createRandom(seed);
  const names = new Set(fieldNames);
  const fields = profile.fields.filter((field) => names.has(field.name));
  return Array.from({ length: count }, (_, i) => {
    const odd = i % 5 === 4;
    const sparse = i % 7 === 6;
    return Object.fromEntries(
      fields.map((field) => {
        const value = drawValue(field, odd && random() < 0.3, random);
        return [field.name, sparse && random() < 0.5 ? null : value];
      }),
    );
  });
}

function drawValue(field: Field, odd: boolean, random: Random): FieldValue {
  if (field.kind === 'text') return `text ${Math.floor(random() * 1000)}`;
  if (field.kind === 'category') {
    return odd
      ? 'not in the vocabulary'
      : field.values[Math.floor(random() * field.values.length)]!;
  }
  const [low, high] = odd ? field.hard : field.plausible;
  return Number((low + random() * (high - low)).toFixed(field.decimals));
}
