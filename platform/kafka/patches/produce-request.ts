import { createRequire } from 'node:module';
import { crc32c } from '@node-rs/crc32';
import type { Message } from 'kafkajs';
import { EncodedRecords } from '../encoded-records.ts';
import { encodeMessages } from './encode-messages.ts';
import { type Encoder, roomyEncoder } from './encoder.ts';

/** The parameters of a Produce request as kafkajs 2.2.4 gives them. */
export interface ProduceGiven {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  readonly producerId?: bigint | number | string | { toString(): string };
  readonly producerEpoch?: number;
  readonly compression?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly firstSequence?: number;
      readonly messages: readonly Message[] | EncodedRecords;
    }[];
  }[];
}

interface ProduceRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly apiName: string;
  expectResponse(): boolean;
  encode(): Promise<Encoder>;
}
export type CreateProduceRequest = (given: ProduceGiven) => ProduceRequest;

const require = createRequire(import.meta.url);
const path = require.resolve('kafkajs/src/protocol/requests/produce/v7/request.js');

/** The client's own; what it makes is what the patch is tested against. */
export function loadProduceRequest(): CreateProduceRequest {
  return require(path) as CreateProduceRequest;
}

/**
 * Replaces the encoding of Produce requests, version 7. The client's own makes an encoder of 512 bytes for each record
 * and counts its length with big integers.
 */
export function patchProduceRequest(): void {
  const own = loadProduceRequest();
  const loaded = require.cache[path];
  if (loaded === undefined) throw new Error(`${path} is not loaded`);
  if (patched.has(own)) return;
  const patch: CreateProduceRequest = (given) =>
    isPlain(given) ? createProduceRequest(given) : own(given);
  patched.add(patch);
  loaded.exports = patch;
}

const patched = new WeakSet<CreateProduceRequest>();

/** Whether nothing is packed and no record brings a time of its own; the rest is left to the client. */
const isPlain = ({ compression = 0, topicData }: ProduceGiven): boolean =>
  compression === 0 &&
  topicData.every(({ partitions }) =>
    partitions.every(
      ({ messages }) =>
        messages instanceof EncodedRecords ||
        messages.every(({ timestamp }) => timestamp === undefined || timestamp === null),
    ),
  );

/** Codes of record batches (Kafka protocol guide). */
const magic = 2;
const transactionalBit = 0x10;

/** A Produce request, version 7, of records that are not packed (Kafka protocol guide). */
export function createProduceRequest(given: ProduceGiven): ProduceRequest {
  const { acks, timeout, transactionalId = null, topicData } = given;
  return {
    apiKey: 0,
    apiVersion: 7,
    apiName: 'Produce',
    expectResponse: () => acks !== 0,
    async encode() {
      const sets = topicData.map(({ partitions }) =>
        partitions.map(({ messages }) =>
          messages instanceof EncodedRecords ? messages : encodeMessages(messages),
        ),
      );
      const bytes = sets.flat().reduce((sum, { batch }) => sum + batch.length + 512, 1_024);
      const encoder = roomyEncoder(bytes);
      encoder
        .writeString(transactionalId)
        .writeInt16(acks)
        .writeInt32(timeout)
        .writeInt32(topicData.length);
      for (const [t, { topic, partitions }] of topicData.entries()) {
        encoder.writeString(topic).writeInt32(partitions.length);
        for (const [p, { partition, firstSequence }] of partitions.entries()) {
          const records = sets[t]![p]!;
          writeHeader(records, given, firstSequence ?? 0);
          encoder.writeInt32(partition).writeInt32(records.batch.length).writeBuffer(records.batch);
        }
      }
      return encoder;
    },
  };
}

/** Writes the header of a record batch before its records (Kafka protocol guide, record batch format). */
function writeHeader(
  { batch, length }: EncodedRecords,
  { transactionalId, producerId = -1, producerEpoch = 0 }: ProduceGiven,
  firstSequence: number,
): void {
  const now = BigInt(Date.now());
  batch.writeBigInt64BE(0n, 0);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt32BE(0, 12);
  batch.writeInt8(magic, 16);
  batch.writeInt16BE(transactionalId == null ? 0 : transactionalBit, 21);
  batch.writeInt32BE(length - 1, 23);
  batch.writeBigInt64BE(now, 27);
  batch.writeBigInt64BE(now, 35);
  batch.writeBigInt64BE(BigInt(producerId.toString()), 43);
  batch.writeInt16BE(producerEpoch, 51);
  batch.writeInt32BE(firstSequence, 53);
  batch.writeInt32BE(length, 57);
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
}
