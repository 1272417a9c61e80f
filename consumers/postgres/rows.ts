import { eventId, ulidToUuid } from '../../domain/identity/ulid.ts';
import type { CustomerOutcome } from '../../domain/stream/event.ts';
import type { Decoded } from '../../stream/decode-values.ts';

type Row = Readonly<Record<string, unknown>>;

export function outcomeRow(
  profileName: string,
  partition: number,
  { offset, value }: Decoded<CustomerOutcome>,
): Row {
  const id = eventId(profileName, value.customer_ref, value.sequence, value.occurred_at);
  return {
    ...value,
    event_id: ulidToUuid(id),
    source_partition: partition,
    source_offset: offset,
  };
}
