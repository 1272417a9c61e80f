import type { FieldError } from '../http/problem.ts';
import type { Check } from '../http/validation.ts';
import type {
  Answered,
  Resolved,
  Scorable,
  ScoreCustomers,
  ScoreInput,
} from './score-customers.ts';

/** What one item of a batch comes to. */
export type ItemAnswer =
  | { readonly index: number; readonly score: Answered }
  | { readonly index: number; readonly error: ItemError };

export interface ItemError {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

/** An item as it came: a value, or why there is none. */
export type Item = { readonly value: unknown } | { readonly error: ItemError };

/**
 * Scores the items of a batch together. Each has its answer or its error at its place: a bad one costs no other.
 * @param from the index of the first
 * @throws OutageError where no store can say who a customer is
 */
export async function scoreItems(
  items: readonly Item[],
  from: number,
  check: Check,
  scoring: ScoreCustomers,
): Promise<ItemAnswer[]> {
  const checked = items.map((item) => {
    if ('error' in item) return { error: item.error };
    const errors = check(item.value);
    return errors.length > 0 ? { error: invalid(errors) } : { input: item.value as ScoreInput };
  });
  const inputs = checked.flatMap(({ input }) => (input === undefined ? [] : [input]));
  const resolved = await scoring.resolve(inputs);
  const scorables: Scorable[] = [];
  let next = 0;
  const placed = checked.map(({ error }): ItemError | number => {
    if (error !== undefined) return error;
    const one = resolved[next++]!;
    return one.ok ? scorables.push(one.scorable) - 1 : errorOf(one);
  });
  const scores = scorables.length === 0 ? [] : await scoring.scoreMany(scorables);
  return placed.map((place, i) => {
    const index = from + i;
    return typeof place === 'number' ? { index, score: scores[place]! } : { index, error: place };
  });
}

const invalid = (errors: readonly FieldError[]): ItemError => ({
  code: 'invalid',
  detail: 'Some values are not right.',
  errors,
});

function errorOf(resolved: Extract<Resolved, { ok: false }>): ItemError {
  if (resolved.reason === 'invalid') return invalid(resolved.errors);
  return { code: 'unknown-customer', detail: 'No state of this customer is known.' };
}
