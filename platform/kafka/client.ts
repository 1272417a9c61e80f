import { Kafka, logLevel } from 'kafkajs';
import type { Logger } from '../observability/log.ts';
import { patchCoordinators } from './patches/coordinators.ts';
import { patchEncoder } from './patches/encoder.ts';
import { patchFetchResponse } from './patches/fetch-response.ts';
import { patchPausedFetch } from './patches/paused-fetch.ts';
import { patchProduceRequest } from './patches/produce-request.ts';
import { patchRequestQueue } from './patches/request-queue.ts';

export interface KafkaOptions {
  /** Comma-separated host:port pairs. */
  readonly brokers: string;
  readonly clientId: string;
  readonly log: Logger;
}

const levels = new Map<logLevel, 'error' | 'warn' | 'info' | 'debug'>([
  [logLevel.ERROR, 'error'],
  [logLevel.WARN, 'warn'],
  [logLevel.INFO, 'debug'],
  [logLevel.DEBUG, 'debug'],
]);

/** Warnings about choices that were made knowingly: the Java partitioner, and producers that are replaced. */
const knownWarnings = ['KafkaJS v2.0.0 switched default partitioner', 'Limiting retries for'];

/** Returns the client that consumers, producers and the admin of one process share. */
export function createKafka({ brokers, clientId, log }: KafkaOptions): Kafka {
  patchRequestQueue();
  patchCoordinators();
  patchEncoder();
  patchFetchResponse();
  patchPausedFetch();
  patchProduceRequest();
  return new Kafka({
    brokers: brokers.split(',').map((broker) => broker.trim()),
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    // The first retry decides what a transaction costs: with the default 300 ms each takes as long.
    retry: { initialRetryTime: 20, maxRetryTime: 1_000, retries: 12 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ level, log: entry }) => {
        const { message, timestamp: _, logger: __, stack: ___, ...rest } = entry;
        const known = knownWarnings.some((warning) => message.startsWith(warning));
        // The client logs as errors what it then retries; whoever gives up logs the error that counts.
        const as = known ? 'debug' : level === logLevel.ERROR ? 'warn' : levels.get(level);
        log[as ?? 'debug']({ kafka: rest }, message);
      },
  });
}
