import { createRequire } from 'node:module';
import { type DecodedRecord, readInt64, readRecordBatches } from './record-batches.ts';

/** The module of kafkajs 2.2.4 whose function the patch replaces: the answer to Fetch, version 11. */
interface FetchResponseModule {
  decode(raw: Buffer): Promise<FetchResponse>;
}

interface FetchResponse {
  readonly throttleTime: number;
  readonly clientSideThrottleTime: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly TopicResponse[];
}

interface TopicResponse {
  readonly topicName: string;
  readonly partitions: readonly PartitionResponse[];
}

interface PartitionResponse {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly lastStartOffset: string;
  readonly abortedTransactions: readonly { producerId: string; firstOffset: string }[];
  readonly preferredReadReplica: number;
  readonly messages: readonly DecodedRecord[];
}

const require = createRequire(import.meta.url);

export function loadFetchResponse(): FetchResponseModule {
  return require('kafkajs/src/protocol/requests/fetch/v11/response.js') as FetchResponseModule;
}

/**
 * Replaces the decoding of fetched records. The client's own makes a decoder, a copy of its bytes and several big
 * integers for each record.
 */
export function patchFetchResponse(): void {
  loadFetchResponse().decode = decodeFetchResponse;
}

/** Decodes an answer to Fetch, version 11 (Kafka protocol guide); numbers of 64 bits as text, as the client does. */
export async function decodeFetchResponse(raw: Buffer): Promise<FetchResponse> {
  let at = 0;
  const int16 = (): number => {
    at += 2;
    return raw.readInt16BE(at - 2);
  };
  const int32 = (): number => {
    at += 4;
    return raw.readInt32BE(at - 4);
  };
  const int64 = (): string => {
    at += 8;
    return String(readInt64(raw, at - 8));
  };
  const text = (): string => {
    const length = int16();
    at += length;
    return raw.toString('utf8', at - length, at);
  };
  const clientSideThrottleTime = int32();
  const errorCode = int16();
  const sessionId = int32();
  const responses: TopicResponse[] = [];
  for (let topics = int32(); topics > 0; topics--) {
    const topicName = text();
    const partitions: PartitionResponse[] = [];
    for (let left = int32(); left > 0; left--) {
      const header = {
        partition: int32(),
        errorCode: int16(),
        highWatermark: int64(),
        lastStableOffset: int64(),
        lastStartOffset: int64(),
      };
      const abortedTransactions: { producerId: string; firstOffset: string }[] = [];
      for (let aborted = int32(); aborted > 0; aborted--) {
        abortedTransactions.push({ producerId: int64(), firstOffset: int64() });
      }
      const preferredReadReplica = int32();
      const size = int32();
      const records = raw.subarray(at, at + Math.max(0, size));
      // What does not fit is a partial answer, of which the client takes nothing.
      const messages = records.length === size ? await readRecordBatches(records) : [];
      at += Math.max(0, size);
      partitions.push({ ...header, abortedTransactions, preferredReadReplica, messages });
    }
    responses.push({ topicName, partitions });
  }
  // A throttle time of 0: the client itself waits for the other one and the broker has not.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}
