import type { CustomerState } from '../../../stream/features/customer-state.ts';
import { createEventFold } from '../../../stream/features/state-of-event.ts';
import type { StoreLoop } from './loop.ts';

/** Reads, folds and writes states as the sink does, from rows that are objects already. */
export const redisLoop: StoreLoop = {
  rowsPerWrite: 2_000,
  async open({ features, loaded, names }) {
    const store = await features();
    const fold = createEventFold(loaded.profile);
    const topic = names.topic('scored');
    return async ({ partition, offsets, values, next }) => {
      const refs = [...new Set(values.map(({ customer_ref }) => customer_ref))];
      const states = await store.readStates(refs);
      const known = new Map(refs.map((ref, i) => [ref, states[i] ?? null]));
      const changed = new Map<string, CustomerState>();
      for (const [i, value] of values.entries()) {
        const ref = value.customer_ref;
        changed.set(ref, fold(changed.get(ref) ?? known.get(ref) ?? null, value, offsets[i]!));
      }
      await store.write([...changed.values()]);
      await store.writePosition(topic, partition, { clusterId: '', topicId: '', next });
    };
  },
};
