import { type Low64, readUlidLow64, ulidLow64 } from '../../domain/identity/ulid.ts';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { type SinkStage, sinkStages } from '../../domain/stream/names.ts';
import type { RecordBlock } from '../../platform/kafka/raw/record-batches.ts';
import { createDecoder } from '../decode-records.ts';
import { textBytes } from './customer-hash.ts';
import { createFieldReader, onceReadable, type TextBytes } from './field-reader.ts';
import { NewestTable } from './newest-table.ts';
import type { OffenderList } from './offenders.ts';
import type { LogRange, PartitionAccount } from './partition-account.ts';
import type { ScoreSample } from './score-sample.ts';
import type { SinkLetters } from './sink-letters.ts';
import { type LedgerSource, readTopic, scanTopic, startsWith } from './topic-reader.ts';

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

const texts = ['customer_ref', 'event_id'] as const;
const numbers = ['sequence', 'occurred_at', 'source_partition', 'source_offset'] as const;
const read = [...texts, ...numbers];

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
  const schema = scoredSchema(source.loaded.profile);
  const fields = createFieldReader(source, schema, read);
  const [ref, eventId] = fields.texts as [TextBytes, TextBytes];
  const scope = Buffer.from(source.scope.refPrefix);
  const newest = new NewestTable();
  const refused = new Map<SinkStage, Map<string, EventKey>>(
    sinkStages.map((stage) => [stage, new Map()]),
  );
  let unreadable = 0;
  const id: Low64 = { high: 0, low: 0 };

  const accountUnreadable = ({ partition, offsets }: RecordBlock, index: number): void => {
    const offset = offsets[index]!;
    const refusers = letters.refusers(topic, partition, offset);
    if (sinkStages.every((stage) => refusers.has(stage))) return;
    unreadable++;
    const what = 'cannot be decoded, and not every sink has dead-lettered it';
    offenders.add(`${topic}/${partition}@${offset}`, what);
  };
  const account = (block: RecordBlock, index: number): void => {
    const { partition } = block;
    if (!fields.read(block, index)) {
      accountUnreadable(block, index);
      return;
    }
    if (!startsWith(scope, ref)) return;
    const offset = block.offsets[index]!;
    const [, , sequence, occurredAt, sourcePartition, sourceOffset] = fields.numbers;
    if (sourcePartition !== partition) {
      offenders.add(`${topic}/${partition}@${offset}`, `comes from partition ${sourcePartition}`);
    }
    readUlidLow64(eventId.bytes, eventId.start, eventId.end, id);
    const { high, low } = id;
    const fault = partitions[partition]?.addScored(sourceOffset!, high, low) ?? null;
    if (fault !== null) {
      offenders.add(`${topic}/${partition}@${offset}`, `source offset ${sourceOffset} is ${fault}`);
    }
    const refusers = letters.refusers(topic, partition, offset);
    for (const stage of refusers) {
      refused.get(stage as SinkStage)?.set(keyOf(id), { partition, high, low });
    }
    if (!refusers.has('redis-sink')) newest.add(ref, occurredAt!, sequence!);
    if (sample.takes(low)) {
      sample.offer(low, block.bytes.subarray(block.valueStarts[index], block.valueEnds[index]));
    }
  };
  const accountAll = (block: RecordBlock): void => {
    for (let i = 0; i < block.count; i++) account(block, i);
  };
  const onBlock = (block: RecordBlock) => onceReadable(fields, block, () => accountAll(block));
  await scanTopic(source, topic, onBlock, ranges);

  const decode = createDecoder<ScoredEvent>(source, schema, [...read]);
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
        const key = keyOf({ high, low });
        const isScored = partitions[partition]?.ids.has(high, low) ?? true;
        if (!without.delete(key) && !isScored) added.set(key, { partition, high, low });
        if (stage === 'redis-sink') {
          newest.add(textBytes(scored.customer_ref), scored.occurred_at, scored.sequence);
        }
      }
    });
    differences.set(stage, { without: [...without.values()], with: [...added.values()] });
  }
  return { newest, differences, unreadable };
}

const keyOf = ({ high, low }: Low64): string => `${high}:${low}`;
