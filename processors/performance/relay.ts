import type { Type } from 'avsc';
import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import type { ModelPerformance } from '../../domain/performance/schema.ts';
import { inTransaction } from '../../platform/postgres/pool.ts';
import { messageOf, OutageError } from '../../platform/runtime/errors.ts';

export interface Relay {
  /** Sends what is in the outbox; returns what was sent. @throws OutageError */
  send(): Promise<readonly ModelPerformance[]>;
  close(): Promise<void>;
}

const perSend = 200;
/** Any number of our own: one relay at a time keeps the order of the outbox. */
const lock = 'select pg_try_advisory_xact_lock(hashtext($1)) as held';
const oldest = `select id, key, value from performance_outbox order by id limit ${perSend}`;

/**
 * Starts the relay from the outbox to its topic. A record is deleted once Kafka has it: a crash in between sends it again,
 * with the same window and revision.
 */
export async function startRelay(
  kafka: Kafka,
  pool: Pool,
  target: { readonly topic: string; readonly type: Type; readonly header: Buffer },
): Promise<Relay> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  return {
    send: () =>
      inTransaction(pool, async (client) => {
        const [locked] = (await client.query<{ held: boolean }>(lock, [target.topic])).rows;
        if (locked?.held !== true) return [];
        const { rows } = await client.query<{ id: string; key: string; value: ModelPerformance }>(
          oldest,
        );
        if (rows.length === 0) return [];
        const messages = rows.map(({ key, value }) => ({
          key,
          value: Buffer.concat([target.header, target.type.toBuffer(value)]),
          partition: 0,
        }));
        await producer.send({ topic: target.topic, acks: -1, messages }).catch((error: unknown) => {
          throw new OutageError(`Kafka: ${messageOf(error)}`, { cause: error });
        });
        await client.query('delete from performance_outbox where id = any($1)', [
          rows.map(({ id }) => id),
        ]);
        return rows.map(({ value }) => value);
      }),
    close: () => producer.disconnect(),
  };
}
