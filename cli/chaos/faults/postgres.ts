import type { PoolClient } from '../../../platform/postgres/pool.ts';
import type { Fault, FaultContext } from '../fault.ts';
import { snareAfterStore, snareBeforeStore, storeRequests } from '../snares.ts';
import { killedStore, unreachableStore } from './store-outage.ts';

const stage = 'postgres-sink';
const rows = storeRequests.postgresRows;

async function withClient(
  { testbed }: FaultContext,
  work: (client: PoolClient) => Promise<void>,
): Promise<void> {
  const client = await testbed.stream.pool().connect();
  try {
    await work(client);
    client.release();
  } catch (error) {
    // Closed, not returned: an open transaction would keep its locks from all that come after.
    client.release(true);
    throw error;
  }
}

interface Position {
  readonly topic: string;
  readonly partition: number;
}

const lockWaitMs = 2_000;

const inMidTransaction = (
  name: string,
  strike: (context: FaultContext, release: () => void) => Promise<void>,
): Fault => ({
  id: 'F-13',
  name,
  stage,
  set: (context) =>
    snareBeforeStore(context, rows, (held) => strike(context, () => held.release())),
});

/**
 * The sink holds its position and will want the customers; this session holds the customers and wants that position.
 * Whoever looks for a deadlock is ended for it, and this session would look much later. Before the first commit there
 * is no position to want: then the sink only waits.
 */
const deadlock = (context: FaultContext, release: () => void): Promise<void> =>
  withClient(context, async (client) => {
    await client.query('begin');
    await client.query("set local deadlock_timeout = '60s'");
    await client.query('lock table customers in share row exclusive mode');
    const positions = 'select topic, partition from sink_offsets';
    const all = await client.query<Position>(positions);
    const free = await client.query<Position>(`${positions} for update skip locked`);
    const isFree = ({ topic, partition }: Position): boolean =>
      free.rows.some((row) => row.topic === topic && row.partition === partition);
    const wanted = all.rows.find((row) => !isFree(row));
    const waiting =
      wanted === undefined
        ? context.testbed.wait(lockWaitMs)
        : client.query('select from sink_offsets where topic = $1 and partition = $2 for update', [
            wanted.topic,
            wanted.partition,
          ]);
    release();
    await waiting;
    await client.query('rollback');
  });

/** What may happen to Postgres, or to its sink's connection, in the middle of a transaction. */
export const postgres: readonly Fault[] = [
  killedStore('F-13', stage, 'postgres', 'Postgres killed in a transaction'),
  unreachableStore('F-13', stage, 'Postgres unreachable', 120_000),
  {
    id: 'F-13',
    name: 'connection reset in a transaction',
    stage,
    set: (context) => snareBeforeStore(context, rows, (held) => held.cut()),
  },
  {
    id: 'F-13',
    name: 'transaction committed, answer lost',
    stage,
    set: (context) => snareAfterStore(context, storeRequests.postgresCommit, (held) => held.cut()),
  },
  inMidTransaction('backend terminated by the administrator', (context, release) =>
    withClient(context, async (client) => {
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and application_name = 'churnstream'",
      );
      release();
    }),
  ),
  inMidTransaction('Postgres read-only', (context, release) =>
    withClient(context, async (client) => {
      await client.query('set default_transaction_read_only = off');
      await client.query('alter system set default_transaction_read_only = on');
      await client.query('select pg_reload_conf()');
      release();
      await context.testbed.outage(120_000);
      await client.query('alter system reset default_transaction_read_only');
      await client.query('select pg_reload_conf()');
    }),
  ),
  inMidTransaction('deadlock with another session', deadlock),
];
