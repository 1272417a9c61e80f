import type { Codec } from './codec.ts';
import { redirect } from './kafka-addresses.ts';
import {
  answersTo,
  frameSplitter,
  type KafkaRequest,
  kafkaApi,
  readRequest,
} from './kafka-frames.ts';
import { startProxy, type WireProxy } from './proxy.ts';
import type { Side } from './trap.ts';

/** A proxy between one client and the broker, which knows requests and open transactions. */
export interface KafkaProxy {
  readonly wire: WireProxy<KafkaRequest>;
  /** Transactional ids whose transaction was begun through this proxy and has not ended yet. */
  openTransactions(): string[];
}

/** Starts a proxy before a broker on the loopback; clients that use it never learn the broker's own port. */
export async function startKafkaProxy(host: string, port: number): Promise<KafkaProxy> {
  const open = new Set<string>();
  const wire = await startProxy({
    host,
    port,
    codec: kafkaCodec,
    onUnit: (side, request) => follow(open, side, request),
  });
  return { wire, openTransactions: () => [...open] };
}

function follow(open: Set<string>, side: Side, { api, transactionalId }: KafkaRequest): void {
  if (transactionalId === null) return;
  const begins = api === kafkaApi.addPartitions || api === kafkaApi.addOffsets;
  if (side === 'request' && begins) open.add(transactionalId);
  // A producer that starts anew settles what its predecessor left open.
  const ends = api === kafkaApi.endTransaction || api === kafkaApi.initProducerId;
  if (side === 'answer' && ends) open.delete(transactionalId);
}

function kafkaCodec(ownPort: number): Codec<KafkaRequest> {
  const splitRequests = frameSplitter();
  const splitAnswers = frameSplitter();
  const asked = new Map<number, KafkaRequest>();
  return {
    isStream: false,
    requests: (bytes) =>
      splitRequests(bytes).map((frame) => {
        const request = readRequest(frame);
        asked.set(request.correlationId, request);
        return { bytes: frame, request };
      }),
    answers: (bytes) =>
      splitAnswers(bytes).map((frame) => {
        const request = asked.get(answersTo(frame)) ?? null;
        if (request === null) return { bytes: frame, request };
        asked.delete(request.correlationId);
        return { bytes: redirect(frame, request, ownPort), request };
      }),
  };
}
