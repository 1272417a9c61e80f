import { eventIdLow64 } from '../../domain/identity/event-id-low64.ts';
import { isUlidTime, type Low64 } from '../../domain/identity/ulid.ts';
import { eventSchema } from '../../domain/profile/avro-schema.ts';
import type { RecordBlock } from '../../platform/kafka/raw/record-batches.ts';
import { createFieldReader, onceReadable } from './field-reader.ts';
import type { OffenderList } from './offenders.ts';
import type { PartitionAccount } from './partition-account.ts';
import { isKeyInScope, type LedgerSource, scanTopic } from './topic-reader.ts';

/** Reads the source records: each must be settled by a score or letter, or repeat an event that is scored. */
export async function readEvents(
  source: LedgerSource,
  partitions: readonly PartitionAccount[],
  offenders: OffenderList,
): Promise<void> {
  const topic = source.names.topic('events');
  const { profile } = source.loaded;
  const scope = Buffer.from(source.scope.refPrefix);
  const fields = createFieldReader(source, eventSchema(profile), [
    ...['customer_ref', 'sequence', 'occurred_at'],
  ]);
  const ref = fields.texts[0]!;
  const id: Low64 = { high: 0, low: 0 };
  const derive = eventIdLow64(profile.name, id);
  const isScored = (block: RecordBlock, index: number, account: PartitionAccount): boolean => {
    if (!fields.read(block, index)) return false;
    const [, sequence, occurredAt] = fields.numbers;
    if (!isUlidTime(occurredAt!)) return false;
    derive(ref.bytes, ref.start, ref.end, sequence!);
    return account.ids.has(id.high, id.low);
  };
  const settleOpen = (
    block: RecordBlock,
    open: readonly number[],
    account: PartitionAccount,
  ): void => {
    for (const index of open) {
      if (isScored(block, index, account)) {
        account.repeats++;
        continue;
      }
      account.lost++;
      const where = `${topic}/${block.partition}@${block.offsets[index]}`;
      offenders.add(where, 'has neither score nor dead letter');
    }
  };
  await scanTopic(
    source,
    topic,
    (block) => {
      const account = partitions[block.partition]!;
      const open: number[] = [];
      for (let i = 0; i < block.count; i++) {
        if (!isKeyInScope(scope, block, i)) continue;
        account.records++;
        if (!account.isSettled(block.offsets[i]!)) open.push(i);
      }
      if (open.length === 0) return undefined;
      return onceReadable(fields, block, () => settleOpen(block, open, account));
    },
    partitions.map(({ range }) => range),
  );
}
