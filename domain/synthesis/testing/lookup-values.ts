import type { LookupValues } from '../../profile/broken-rules.ts';
import type { SynthesizerParameters } from '../parameters.ts';

/** Returns the lookup tables of fitted parameters as brokenRules reads them. */
export function lookupValues({ lookups }: SynthesizerParameters): LookupValues {
  const tables = Object.entries(lookups).map(
    ([rule, { rows }]) => [rule, new Map(rows.map(([key, ...rest]) => [key!, rest]))] as const,
  );
  return new Map(tables);
}
