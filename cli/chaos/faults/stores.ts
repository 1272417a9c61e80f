import type { PartName } from '../../../platform/stack/part.ts';
import type { Fault, FaultContext, Snare } from '../fault.ts';
import { snareOnWire } from '../fault.ts';
import type { StageName } from '../testbed/worker.ts';

/** What a sink asks of its store while it stores a batch, and how it is told from the rest. */
interface StoreRequest {
  readonly id: string;
  readonly stage: StageName;
  readonly part: PartName;
  readonly pattern: RegExp;
  readonly state: string;
}

const clickhouseInsert: StoreRequest = {
  id: 'F-12',
  stage: 'clickhouse-sink',
  part: 'clickhouse',
  pattern: /^POST [^ ]*INSERT(%20|\+)INTO(%20|\+)[^ ]*raw_scored_events/i,
  state: 'insert into ClickHouse',
};
const postgresRows: StoreRequest = {
  id: 'F-13',
  stage: 'postgres-sink',
  part: 'postgres',
  pattern: /insert into (\w+\.)?classified/i,
  state: 'open Postgres transaction, rows written',
};
const postgresCommit: StoreRequest = {
  ...postgresRows,
  pattern: /^Q....commit\0/is,
  state: 'Postgres transaction',
};
const redisWrite: StoreRequest = {
  id: 'F-14',
  stage: 'redis-sink',
  part: 'redis',
  pattern: /EVAL|HSET|MULTI/i,
  state: 'write to Redis',
};

type Strike = (context: FaultContext, part: PartName) => Promise<void>;

const fits =
  ({ pattern }: StoreRequest) =>
  (bytes: Buffer): boolean =>
    pattern.test(bytes.toString('latin1', 0, 8_192));

/** A snare on the request before the store has seen it; it never will. */
function unanswered(request: StoreRequest, name: string, strike: Strike): Fault {
  return {
    id: request.id,
    name,
    stage: request.stage,
    set: (context) =>
      snareOnWire(
        context.victim.store,
        'request',
        fits(request),
        () => `${request.state} under way`,
        async (held) => {
          const struck = strike(context, request.part);
          held.cut();
          await struck;
        },
      ),
  };
}

/** A snare on the answer: the store has done it, and the sink never hears of it. */
function answerLost(request: StoreRequest): Fault {
  return {
    id: request.id,
    name: 'answer lost after the store has done it',
    stage: request.stage,
    set: ({ victim }): Snare =>
      snareOnWire(
        victim.store,
        'answer',
        fits(request),
        () => `${request.state} done by the store`,
        (held) => held.cut(),
      ),
  };
}

const killed: Strike = async ({ testbed }, part) => {
  testbed.signalPart(part, 'SIGKILL');
};

const outageOf =
  (planMs: number): Strike =>
  async ({ testbed, victim }) => {
    victim.store.cut();
    await testbed.outage(planMs);
    victim.store.mend();
  };

const paused: Strike = async ({ testbed }, part) => {
  testbed.signalPart(part, 'SIGSTOP');
  await testbed.outage(120_000);
  testbed.signalPart(part, 'SIGCONT');
};

/** Stores that die, stand still, are away or do their work unheard. */
export const stores: readonly Fault[] = [
  unanswered(clickhouseInsert, 'ClickHouse killed', killed),
  unanswered(clickhouseInsert, 'ClickHouse stands still', paused),
  unanswered(clickhouseInsert, 'ClickHouse unreachable', outageOf(120_000)),
  { ...answerLost(clickhouseInsert), id: 'D-01' },
  unanswered(postgresRows, 'Postgres killed in a transaction', killed),
  unanswered(postgresRows, 'Postgres unreachable', outageOf(120_000)),
  answerLost(postgresCommit),
  unanswered(redisWrite, 'Redis killed without a flush', killed),
  unanswered(redisWrite, 'Redis unreachable', outageOf(60_000)),
  answerLost(redisWrite),
];
