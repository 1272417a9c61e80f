import { createFeatureFold } from '../../../domain/served-features/customer-features.ts';
import { foldBatch } from '../../../stream/features/fold-batch.ts';
import type { StoreLoop } from './loop.ts';

/** Reads, folds and writes states as the sink does, from rows that are objects already. */
export const redisLoop: StoreLoop = {
  rowsPerWrite: 2_000,
  async open({ features, loaded, names }) {
    const store = await features();
    const fold = createFeatureFold(loaded.profile);
    const topic = names.topic('scored');
    return async ({ partition, offsets, values, next }) => {
      const refs = [...new Set(values.map(({ customer_ref }) => customer_ref))];
      const states = await store.read(refs);
      const known = new Map(refs.map((ref, i) => [ref, states[i] ?? null]));
      const rows = values.map((value, i) => ({ offset: offsets[i]!, value, headers: undefined }));
      await store.write(foldBatch(rows, known, fold));
      await store.writePosition(topic, partition, { clusterId: '', topicId: '', next });
    };
  },
};
