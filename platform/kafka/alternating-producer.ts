import type { Kafka } from 'kafkajs';
import type { FailPoints } from '../runtime/fail-points.ts';
import {
  startTransactionalProducer,
  type TransactionalProducer,
} from './transactional-producer.ts';

/**
 * Starts two producers that take turns, under ids ending in `.a` and `.b`. The broker answers the end of a transaction
 * before it has written its markers and refuses the producer's next one until then; the other producer need not wait.
 * One transaction ends before the next begins, so order and fencing are those of one producer: both are started,
 * which fences their former owners, before anything else is done.
 */
export async function startAlternatingProducer(
  kafka: Kafka,
  transactionalId: string,
  failPoints: FailPoints | null,
): Promise<TransactionalProducer> {
  const starting = ['a', 'b'].map((turn) =>
    startTransactionalProducer(kafka, `${transactionalId}.${turn}`, failPoints),
  );
  const close = async (): Promise<void> => {
    const started = await Promise.allSettled(starting);
    const closing = started.map((one) =>
      one.status === 'fulfilled' ? one.value.close() : Promise.resolve(),
    );
    await Promise.all(closing);
  };
  try {
    const producers = await Promise.all(starting);
    let turn = 0;
    return {
      commit(outgoing, consumed, onProduced) {
        const producer = producers[turn]!;
        turn = (turn + 1) % producers.length;
        return producer.commit(outgoing, consumed, onProduced);
      },
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
