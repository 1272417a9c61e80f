import type { KafkaMessage } from 'kafkajs';
import { eventId, isUlidTime, ulidLow64 } from '../../domain/identity/ulid.ts';
import { outcomeSchema } from '../../domain/profile/avro-schema.ts';
import type { CustomerOutcome } from '../../domain/stream/event.ts';
import { createDecoder } from '../decode-records.ts';
import { IdSet } from './id-set.ts';
import type { OffenderList } from './offenders.ts';
import { addToChecksum, type Checksum, emptyChecksum, type LogRange } from './partition-account.ts';
import type { SinkLetters } from './sink-letters.ts';
import { isInScope, type LedgerSource, readTopic } from './topic-reader.ts';

/** Stages that each hold every outcome. */
const outcomeSinks = ['postgres-sink', 'clickhouse-sink'] as const;
type OutcomeSink = (typeof outcomeSinks)[number];

export interface OutcomeAccount {
  /** Distinct (event, revision) pairs that at least one sink must hold. */
  readonly distinct: number;
  /** Distinct (event, revision) pairs that each sink must hold. */
  readonly expected: Readonly<Record<OutcomeSink, Checksum>>;
  /** Records that nobody can read and that not every sink has dead-lettered. */
  readonly unreadable: number;
}

/** Spreads a revision over 32 bits, so that it can be folded into the sum of an event id. */
export const revisionFactor = 0x9e3779b1;

const read = ['customer_ref', 'sequence', 'occurred_at', 'revision'] as const;

/** Reads the outcomes topic, and what was redriven to each sink, into what each sink must hold. */
export async function readOutcomes(
  source: LedgerSource,
  ranges: readonly LogRange[],
  letters: SinkLetters,
  offenders: OffenderList,
): Promise<OutcomeAccount> {
  const { names } = source;
  const { profile } = source.loaded;
  const decode = createDecoder<CustomerOutcome>(source, outcomeSchema(profile), read);
  const topic = names.topic('outcomes');
  const common = new IdSet();
  const sum = emptyChecksum();
  /** What not every sink holds: pairs that one refused, and pairs redriven to one. */
  const apart = new Map<OutcomeSink, Map<string, readonly [number, number]>>(
    outcomeSinks.map((stage) => [stage, new Map()]),
  );
  let unreadable = 0;

  const onMessages = async (partition: number, messages: readonly KafkaMessage[]) => {
    const own = messages.filter((message) => isInScope(source.scope, message));
    for (const [i, outcome] of (await decode(own)).entries()) {
      const { offset } = own[i]!;
      const refusers = letters.refusers(topic, partition, offset);
      const pair = outcome === null ? null : pairOf(profile.name, outcome);
      if (pair === null) {
        if (outcomeSinks.every((stage) => refusers.has(stage))) continue;
        unreadable++;
        const what = 'cannot be decoded, and not every sink has dead-lettered it';
        offenders.add(`${topic}/${partition}@${offset}`, what);
      } else if (refusers.size === 0) {
        if (common.add(...pair)) addToChecksum(sum, ...pair);
      } else {
        for (const stage of outcomeSinks) {
          if (!refusers.has(stage)) apart.get(stage)!.set(pair.join(), pair);
        }
      }
    }
  };
  await readTopic(source, topic, onMessages, ranges);
  for (const stage of outcomeSinks) {
    const redriven = names.redriveTopic(topic, stage);
    await readTopic(source, redriven, async (partition, messages) => {
      const own = messages.filter((message) => isInScope(source.scope, message));
      for (const [i, outcome] of (await decode(own)).entries()) {
        const pair = outcome === null ? null : pairOf(profile.name, outcome);
        if (pair === null || letters.refusers(redriven, partition, own[i]!.offset).has(stage)) {
          continue;
        }
        apart.get(stage)!.set(pair.join(), pair);
      }
    });
  }
  const expectedOf = (stage: OutcomeSink): Checksum => {
    const expected = { ...sum };
    for (const pair of apart.get(stage)!.values()) {
      if (!common.has(...pair)) addToChecksum(expected, ...pair);
    }
    return expected;
  };
  const apartOnly = new Map([...apart.values()].flatMap((pairs) => [...pairs]));
  const added = [...apartOnly.values()].filter((pair) => !common.has(...pair)).length;
  return {
    distinct: common.size + added,
    unreadable,
    expected: {
      'postgres-sink': expectedOf('postgres-sink'),
      'clickhouse-sink': expectedOf('clickhouse-sink'),
    },
  };
}

/** The 64 bits of an (event, revision) pair; null where the outcome's time cannot be one of an event. */
function pairOf(profileName: string, outcome: CustomerOutcome): [number, number] | null {
  const { customer_ref, sequence, occurred_at, revision } = outcome;
  if (!isUlidTime(occurred_at)) return null;
  const [high, low] = ulidLow64(eventId(profileName, customer_ref, sequence, occurred_at));
  return [high, (low ^ Math.imul(revision, revisionFactor)) >>> 0];
}
