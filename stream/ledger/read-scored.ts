import type { KafkaMessage } from 'kafkajs';
import { ulidLow64 } from '../../domain/identity/ulid.ts';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { type SinkStage, sinkStages } from '../../domain/stream/names.ts';
import { createDecoder } from '../decode-records.ts';
import { NewestTable } from './newest-table.ts';
import type { OffenderList } from './offenders.ts';
import type { LogRange, PartitionAccount } from './partition-account.ts';
import type { ScoreSample } from './score-sample.ts';
import type { SinkLetters } from './sink-letters.ts';
import { type LedgerSource, readTopic } from './topic-reader.ts';

/** An event by its partition and the 64 low bits of its id. */
export interface EventKey {
  readonly partition: number;
  readonly high: number;
  readonly low: number;
}

/** How what one sink must hold differs from what was scored. */
export interface SinkDifference {
  /** Scored, but dead-lettered by this sink. */
  readonly without: readonly EventKey[];
  /** Redriven to this sink alone. */
  readonly with: readonly EventKey[];
}

export interface ScoredAccount {
  /** The newest scored event of each customer, those left out that the Redis sink refused. */
  readonly newest: NewestTable;
  readonly differences: ReadonlyMap<SinkStage, SinkDifference>;
  /** Records that nobody can read and that not every sink has dead-lettered. */
  readonly unreadable: number;
}

const read = [
  ...['customer_ref', 'sequence', 'occurred_at', 'event_id'],
  ...['source_partition', 'source_offset'],
] as (keyof ScoredEvent)[];

/** Reads the scored topic: what became of each source record, in which order, and each customer's newest event. */
export async function readScored(
  source: LedgerSource,
  ranges: readonly LogRange[],
  partitions: readonly PartitionAccount[],
  letters: SinkLetters,
  sample: ScoreSample,
  offenders: OffenderList,
): Promise<ScoredAccount> {
  const topic = source.names.topic('scored');
  const decode = createDecoder<ScoredEvent>(source, scoredSchema(source.loaded.profile), read);
  const newest = new NewestTable();
  const refused = new Map<SinkStage, Map<string, EventKey>>(
    sinkStages.map((stage) => [stage, new Map()]),
  );
  let unreadable = 0;

  const account = (partition: number, message: KafkaMessage, scored: ScoredEvent | null): void => {
    const where = `${topic}/${partition}@${message.offset}`;
    const refusers = letters.refusers(topic, partition, message.offset);
    if (scored === null) {
      if (sinkStages.every((stage) => refusers.has(stage))) return;
      unreadable++;
      offenders.add(where, 'cannot be decoded, and not every sink has dead-lettered it');
      return;
    }
    const { customer_ref, source_partition, source_offset } = scored;
    if (!customer_ref.startsWith(source.scope.refPrefix)) return;
    if (source_partition !== partition) {
      offenders.add(where, `comes from partition ${source_partition}`);
    }
    const [high, low] = ulidLow64(scored.event_id);
    const fault = partitions[partition]?.addScored(source_offset, high, low) ?? null;
    if (fault !== null) offenders.add(where, `source offset ${source_offset} is ${fault}`);
    for (const [stage, keys] of refused) {
      if (refusers.has(stage)) keys.set(scored.event_id, { partition, high, low });
    }
    if (!refusers.has('redis-sink')) newest.add(customer_ref, scored.occurred_at, scored.sequence);
    sample.offer(low, message);
  };

  const onMessages = async (partition: number, messages: readonly KafkaMessage[]) => {
    const values = await decode(messages);
    for (const [i, scored] of values.entries()) account(partition, messages[i]!, scored);
  };
  await readTopic(source, topic, onMessages, ranges);

  const differences = new Map<SinkStage, SinkDifference>();
  for (const stage of sinkStages) {
    const without = refused.get(stage)!;
    const added = new Map<string, EventKey>();
    const redriven = source.names.redriveTopic(topic, stage);
    await readTopic(source, redriven, async (at, messages) => {
      const values = await decode(messages);
      for (const [i, scored] of values.entries()) {
        if (scored === null || !scored.customer_ref.startsWith(source.scope.refPrefix)) continue;
        if (letters.refusers(redriven, at, messages[i]!.offset).has(stage)) continue;
        const { event_id, source_partition: partition } = scored;
        const [high, low] = ulidLow64(event_id);
        const isScored = partitions[partition]?.ids.has(high, low) ?? true;
        if (!without.delete(event_id) && !isScored) added.set(event_id, { partition, high, low });
        if (stage === 'redis-sink') {
          newest.add(scored.customer_ref, scored.occurred_at, scored.sequence);
        }
      }
    });
    differences.set(stage, { without: [...without.values()], with: [...added.values()] });
  }
  return { newest, differences, unreadable };
}
