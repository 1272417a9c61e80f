import type { OffenderList } from './offenders.ts';
import type { PartitionAccount } from './partition-account.ts';
import { letterHeader } from './sink-letters.ts';
import { isInScope, type LedgerSource, readTopic } from './topic-reader.ts';

/** Reads the dead letters of enrich into the accounts and returns how many there are of each reason. */
export async function readEnrichLetters(
  source: LedgerSource,
  partitions: readonly PartitionAccount[],
  offenders: OffenderList,
): Promise<ReadonlyMap<string, number>> {
  const topic = source.names.deadLetterTopic(source.names.topic('events'));
  const byReason = new Map<string, number>();
  await readTopic(source, topic, (partition, messages) => {
    for (const message of messages) {
      if (!isInScope(source.scope, message)) continue;
      const account = partitions[Number(letterHeader(message, 'partition'))];
      if (account === undefined) continue;
      const offset = Number(letterHeader(message, 'offset'));
      const before = account.deadLettered;
      const fault = account.addLetter(offset);
      if (fault !== null) {
        const where = `${topic}/${partition}@${message.offset}`;
        offenders.add(where, `source offset ${offset} is ${fault}`);
      }
      if (account.deadLettered === before) continue;
      const reason = letterHeader(message, 'reason');
      byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
    }
  });
  return byReason;
}
