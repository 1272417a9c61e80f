import { eventId, isUlidTime, ulidLow64 } from '../../domain/identity/ulid.ts';
import { eventSchema } from '../../domain/profile/avro-schema.ts';
import type { EventEnvelope } from '../../domain/stream/event.ts';
import { createDecoder } from '../decode-records.ts';
import type { OffenderList } from './offenders.ts';
import type { PartitionAccount } from './partition-account.ts';
import { isInScope, type LedgerSource, readTopic } from './topic-reader.ts';

/** Reads the source records: each must be settled by a score or letter, or repeat an event that is scored. */
export async function readEvents(
  source: LedgerSource,
  partitions: readonly PartitionAccount[],
  offenders: OffenderList,
): Promise<void> {
  const topic = source.names.topic('events');
  const { profile } = source.loaded;
  const decode = createDecoder<EventEnvelope>(source, eventSchema(profile), [
    ...(['customer_ref', 'sequence', 'occurred_at'] as const),
  ]);
  const isScored = (event: EventEnvelope, account: PartitionAccount): boolean => {
    if (!isUlidTime(event.occurred_at)) return false;
    const id = eventId(profile.name, event.customer_ref, event.sequence, event.occurred_at);
    return account.ids.has(...ulidLow64(id));
  };
  await readTopic(
    source,
    topic,
    async (partition, messages) => {
      const account = partitions[partition]!;
      const own = messages.filter((message) => isInScope(source.scope, message));
      account.records += own.length;
      const open = own.filter(({ offset }) => !account.isSettled(Number(offset)));
      if (open.length === 0) return;
      for (const [i, event] of (await decode(open)).entries()) {
        if (event !== null && isScored(event, account)) {
          account.repeats++;
          continue;
        }
        account.lost++;
        const where = `${topic}/${partition}@${open[i]!.offset}`;
        offenders.add(where, 'has neither score nor dead letter');
      }
    },
    partitions.map(({ range }) => range),
  );
}
