import { ok } from '@oazapfts/runtime';
import { useQuery } from '@tanstack/react-query';
import * as client from '../../../../client/generated.ts';
import type { Values } from '../../api/types.ts';

/** The state of a customer, from which the form begins; nothing is asked where nobody is named. */
export function useCustomerState(customerRef: string | null) {
  return useQuery({
    queryKey: ['features', customerRef],
    queryFn: async ({ signal }): Promise<Values> => {
      const item = await ok(client.features(customerRef!, { signal }));
      return (item.features?.snapshot ?? {}) as Values;
    },
    enabled: customerRef !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
