import { ok } from '@oazapfts/runtime';
import { useQuery } from '@tanstack/react-query';
import * as client from '../../../client/generated.ts';
import type { Profile } from './types.ts';

/** The fields of customers; they stay as they are for as long as the interface runs. */
export function useProfile() {
  return useQuery({
    queryKey: ['profile'],
    queryFn: ({ signal }) => ok(client.profile({ signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What is watched beside the fields. */
const own: Readonly<Record<string, string>> = { churn_probability: 'The scores themselves' };

/** Returns what a feature is called: a field by its label, a derived one by its description. */
export function labels(profile: Profile | undefined): (feature: string) => string {
  const known = new Map(
    [...(profile?.fields ?? []), ...(profile?.derived ?? [])].map(({ name, label }) => [
      name,
      label,
    ]),
  );
  return (feature) => known.get(feature) ?? own[feature] ?? feature;
}
