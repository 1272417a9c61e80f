import { setTimeout as delay } from 'node:timers/promises';
import { ulidLow64 } from '../../domain/identity/ulid.ts';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { headerLength } from '../../platform/avro/wire-format.ts';
import {
  type PartitionConsumer,
  startPartitionConsumer,
} from '../../platform/kafka/partition-consumer.ts';
import { createLog } from '../../platform/observability/log.ts';
import { IdSet } from '../../stream/ledger/id-set.ts';
import type { StreamConnection } from '../stream/connect.ts';

/** What a reader of committed records saw while the faults happened. */
export interface ReaderAccount {
  readonly ids: IdSet;
  readonly records: number;
  readonly duplicates: number;
  readonly orderBreaks: number;
}

export interface ScoredReader {
  account(): ReaderAccount;
  /** Begins anew: the topic is another log now. */
  reset(): void;
  close(): Promise<void>;
}

const retryMs = 500;

/**
 * Reads the scored records as they are committed, beside the stages. It must see each event once and each
 * partition in the order of its source, at any moment and not only in the end.
 */
export async function startScoredReader({
  endpoints,
  kafka,
  names,
  loaded,
}: StreamConnection): Promise<ScoredReader> {
  const type = avroType(scoredSchema(loaded.profile));
  const topic = names.topic('scored');
  let ids = new IdSet();
  let records = 0;
  let duplicates = 0;
  let orderBreaks = 0;
  const next = new Map<number, number>();
  const lastSource = new Map<number, number>();
  let isClosed = false;
  let consumer: PartitionConsumer;
  const add = (partition: number, { event_id, source_offset }: ScoredEvent): void => {
    records++;
    if (!ids.add(...ulidLow64(event_id))) duplicates++;
    if (source_offset <= (lastSource.get(partition) ?? -1)) orderBreaks++;
    lastSource.set(partition, source_offset);
  };
  const start = (): Promise<PartitionConsumer> =>
    startPartitionConsumer({
      kafka,
      brokers: endpoints.kafkaBrokers,
      group: names.group('chaos-reader'),
      topics: [topic],
      partitionsConcurrently: 1,
      chunkSize: 1_000,
      log: createLog('chaos-reader', 'error'),
      openLane: async (_, partition) => ({
        resumeAt: next.get(partition) ?? 0,
        async handle(batch) {
          for (const { value } of batch.messages) {
            if (value !== null)
              add(partition, type.fromBuffer(value.subarray(headerLength)) as ScoredEvent);
          }
          next.set(partition, batch.nextOffset);
        },
        close: async () => undefined,
      }),
    });
  // A broker that is away ends the consumer; another one goes on where it stood.
  const startAgain = async (): Promise<void> => {
    await consumer.stop().catch(() => undefined);
    while (!isClosed) {
      try {
        consumer = await start();
        keepRunning();
        return;
      } catch {
        await delay(retryMs);
      }
    }
  };
  const keepRunning = (): void => {
    consumer.failed.catch(startAgain);
  };
  consumer = await start();
  keepRunning();
  return {
    account: () => ({ ids, records, duplicates, orderBreaks }),
    reset() {
      ids = new IdSet();
      records = 0;
      next.clear();
      lastSource.clear();
      consumer.reopen();
    },
    async close() {
      isClosed = true;
      await consumer.stop();
    },
  };
}
