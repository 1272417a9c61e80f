import { type KafkaRequest, kafkaApi } from '../../platform/proxy/kafka-frames.ts';
import type { Held } from '../../platform/proxy/trap.ts';
import type { FailPointName } from '../../platform/runtime/fail-points.ts';
import { type FaultContext, type Snare, snareOnWire } from './fault.ts';
import type { StageName } from './testbed/worker.ts';

/** Whether a request of this kind belongs to a transaction. */
export const inTransaction =
  (api: number) =>
  (request: KafkaRequest): boolean =>
    request.api === api && request.transactionalId !== null;

/** A snare at the moment when the victim's records are in an open transaction; the answer to them is held. */
export function snareInTransaction(
  { victim }: FaultContext,
  strike: (held: Held<KafkaRequest>) => Promise<void> | void,
): Snare {
  return snareOnWire(
    victim.kafka.wire,
    'answer',
    inTransaction(kafkaApi.produce),
    ({ transactionalId }) => `open transaction ${transactionalId}, records appended`,
    strike,
  );
}

/** A snare at a fail point, where the victim waits until `strike` has been called. */
export function snareAtPoint(
  { victim }: FaultContext,
  point: FailPointName,
  state: string,
  strike: () => Promise<void> | void,
): Snare {
  victim.points.arm(point, 'hold');
  return {
    caught: victim.points.hit(point).then(() => state),
    async strike() {
      await strike();
      victim.points.clear(point);
    },
    disarm: () => victim.points.clear(point),
  };
}

/** What a sink asks of its store in the middle of storing a batch, and how it is told from the rest. */
interface StoreRequest {
  readonly pattern: RegExp;
  readonly state: string;
}

export const storeRequests = {
  clickhouseInsert: {
    pattern: /^POST [^ ]*INSERT(%20|\+)INTO(%20|\+)[^ ]*raw_scored_events/i,
    state: 'insert into ClickHouse',
  },
  postgresRows: {
    pattern: /(copy|insert into) (\w+\.)?classified/i,
    state: 'open Postgres transaction, rows written',
  },
  postgresCommit: { pattern: /^Q....commit\0/is, state: 'Postgres transaction' },
  redisWrite: { pattern: /EVAL/i, state: 'write to Redis' },
} as const satisfies Record<string, StoreRequest>;

const atWork: Record<Exclude<StageName, 'enrich' | 'drift'>, StoreRequest> = {
  'clickhouse-sink': storeRequests.clickhouseInsert,
  'postgres-sink': storeRequests.postgresRows,
  'redis-sink': storeRequests.redisWrite,
};

const telling = (bytes: Buffer): string => bytes.toString('latin1', 0, 8_192);

/** A snare on a request to the store, which has not seen it yet. */
export function snareBeforeStore(
  { victim }: FaultContext,
  { pattern, state }: StoreRequest,
  strike: (held: Held<Buffer>) => Promise<void> | void,
): Snare {
  const fits = (bytes: Buffer): boolean => pattern.test(telling(bytes));
  return snareOnWire(victim.store, 'request', fits, () => `${state} under way`, strike);
}

/** A snare on the answer: the store has done it, and the sink has not heard of it. */
export function snareAfterStore(
  { victim }: FaultContext,
  { pattern, state }: StoreRequest,
  strike: (held: Held<Buffer>) => Promise<void> | void,
): Snare {
  const fits = (bytes: Buffer): boolean => pattern.test(telling(bytes));
  return snareOnWire(victim.store, 'answer', fits, () => `${state} done by the store`, strike);
}

/** A snare in the middle of a batch, whatever the stage does with one. */
export function snareAtWork(
  context: FaultContext,
  strike: (held: Pick<Held<unknown>, 'release' | 'cut'>) => Promise<void> | void,
): Snare {
  const { stage } = context.victim;
  return stage === 'enrich' || stage === 'drift'
    ? snareInTransaction(context, strike)
    : snareBeforeStore(context, atWork[stage], strike);
}
