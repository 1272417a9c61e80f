/** The protocol's numbers of the requests that matter here (https://kafka.apache.org/protocol). */
export const kafkaApi = {
  produce: 0,
  fetch: 1,
  metadata: 3,
  findCoordinator: 10,
  initProducerId: 22,
  addPartitions: 24,
  addOffsets: 25,
  endTransaction: 26,
  commitOffsets: 28,
} as const;

/** A request as far as a proxy understands it. */
export interface KafkaRequest {
  readonly api: number;
  readonly version: number;
  readonly correlationId: number;
  /** Of requests that belong to a transaction; null for all others. */
  readonly transactionalId: string | null;
}

/** Returns a function that takes bytes as they come and returns the frames they complete, length included. */
export function frameSplitter(): (bytes: Buffer) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const frames: Buffer[] = [];
    while (rest.length >= 4) {
      const end = 4 + rest.readInt32BE(0);
      if (rest.length < end) break;
      frames.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return frames;
  };
}

const transactional = new Set<number>([
  kafkaApi.produce,
  kafkaApi.initProducerId,
  kafkaApi.addPartitions,
  kafkaApi.addOffsets,
  kafkaApi.endTransaction,
  kafkaApi.commitOffsets,
]);

/** Reads the header of a request frame, and the transactional id that its body begins with. */
export function readRequest(frame: Buffer): KafkaRequest {
  const api = frame.readInt16BE(4);
  const version = frame.readInt16BE(6);
  const clientIdLength = Math.max(0, frame.readInt16BE(12));
  const body = 14 + clientIdLength;
  const hasId = transactional.has(api) && !(api === kafkaApi.produce && version < 3);
  return {
    api,
    version,
    correlationId: frame.readInt32BE(8),
    transactionalId: hasId ? nullableString(frame, body) : null,
  };
}

/** Reads the correlation id of an answer frame. */
export const answersTo = (frame: Buffer): number => frame.readInt32BE(4);

function nullableString(frame: Buffer, at: number): string | null {
  const length = frame.readInt16BE(at);
  return length < 0 ? null : frame.toString('utf8', at + 2, at + 2 + length);
}
