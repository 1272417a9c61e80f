import type { Profile } from '../../domain/profile/profile.ts';
import { SynthesisError } from '../../domain/synthesis/plan.ts';

/**
 * Returns the refs of a run's customers: `syn-<seed>-<run>-<number>`.
 * @throws SynthesisError when the profile's key pattern does not allow them.
 */
export function customerRefs(
  profile: Profile,
  { seed, run }: { readonly seed: number; readonly run: string },
): (customer: number) => string {
  const prefix = `syn-${seed}-${run}-`;
  const refOf = (customer: number) => `${prefix}${customer}`;
  const longest = refOf(Number.MAX_SAFE_INTEGER);
  if (!new RegExp(profile.key.pattern).test(longest)) {
    throw new SynthesisError(
      `profile ${profile.name}: its key pattern ${profile.key.pattern} does not allow ${longest}`,
    );
  }
  return refOf;
}
