import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka, Transaction } from 'kafkajs';
import { messageOf } from '../runtime/errors.ts';
import type { FailPoints } from '../runtime/fail-points.ts';
import { FencedError, isFenced, protocolErrorType, TransactionError } from './errors.ts';
import { type Outgoing, splitSends } from './split-sends.ts';

export interface ConsumedOffset {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** The next offset to read. */
  readonly next: number;
}

export interface TransactionalProducer {
  /**
   * Writes records and the offset of what they were made from, if any, in one transaction.
   * After any error the producer is of no more use: the transaction's end is unknown.
   * @throws FencedError when another owner has taken over, TransactionError for everything else.
   */
  commit(
    outgoing: readonly Outgoing[],
    consumed: ConsumedOffset | null,
    onProduced?: () => void,
  ): Promise<void>;
  close(): Promise<void>;
}

/** How long the broker waits for a silent producer before it aborts its transaction. */
const transactionTimeoutMs = 10_000;
const concurrentWaitMs = 20;
const concurrentAttempts = 250;

/**
 * Starts a producer under a transactional id, which fences its former owner and settles that owner's
 * transaction, so that a committed offset read afterwards is final (KIP-98).
 */
export async function startTransactionalProducer(
  kafka: Kafka,
  transactionalId: string,
  failPoints: FailPoints | null = null,
): Promise<TransactionalProducer> {
  const producer = kafka.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    transactionTimeout: transactionTimeoutMs,
    retry: { initialRetryTime: 20, maxRetryTime: 500, retries: 15 },
  });
  try {
    await producer.connect();
    // The client asks for its producer id at the first transaction; an empty one writes nothing.
    const first = await producer.transaction();
    await first.abort();
  } catch (error) {
    await producer.disconnect().catch(() => undefined);
    throw new TransactionError(`${transactionalId} does not start: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return {
    async commit(outgoing, consumed, onProduced) {
      try {
        const transaction = await producer.transaction();
        // One after the other: overlapping sends lose acknowledged messages when a connection breaks.
        for (const send of splitSends(outgoing)) {
          await transaction.sendBatch({ topicMessages: send, acks: -1 });
        }
        onProduced?.();
        await failPoints?.pass('after-produce');
        if (consumed !== null) await sendOffset(transaction, consumed);
        await failPoints?.pass('before-commit');
        await transaction.commit();
        await failPoints?.pass('after-commit');
      } catch (error) {
        const kind = isFenced(error) ? FencedError : TransactionError;
        throw new kind(`transaction of ${transactionalId}: ${messageOf(error)}`, { cause: error });
      }
    },
    close: () => producer.disconnect(),
  };
}

// The former transaction may still be ending on the broker: only this answer is safe to ask again.
async function sendOffset(transaction: Transaction, consumed: ConsumedOffset): Promise<void> {
  const { group, topic, partition, next } = consumed;
  const request = {
    consumerGroupId: group,
    topics: [{ topic, partitions: [{ partition, offset: String(next) }] }],
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction.sendOffsets(request);
    } catch (error) {
      const concurrent = protocolErrorType(error) === 'CONCURRENT_TRANSACTIONS';
      if (!concurrent || attempt === concurrentAttempts) throw error;
      await delay(concurrentWaitMs);
    }
  }
}
