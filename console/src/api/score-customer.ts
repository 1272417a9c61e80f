import { ok } from '@oazapfts/runtime';
import * as client from '../../../client/generated.ts';
import type { Score, Values } from './types.ts';

type KnownFeatures = NonNullable<Parameters<typeof client.score>[0]['known_features']>;

/** Scores a customer of whom these values are known; what is null counts as missing. */
export function scoreCustomer(values: Values, signal?: AbortSignal): Promise<Score> {
  // The client's types name the fields of one profile; which they are is read from the interface.
  const known_features = values as KnownFeatures;
  return ok(client.score({ known_features }, { ...(signal !== undefined && { signal }) }));
}
