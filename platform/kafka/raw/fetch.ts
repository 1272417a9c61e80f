import type { RawConnection } from './connection.ts';

const fetchKey = 1;
const fetchVersion = 11;
const maxWaitMs = 100;
const partitionBytes = 1024 * 1024;
const committedOnly = 1;

export interface FetchPosition {
  readonly partition: number;
  readonly position: number;
}

/** What the broker says of one partition; `records` is a slice of the answer. */
export interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly aborted: readonly AbortedTransaction[];
  readonly records: Buffer;
}

export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/**
 * Asks for record batches from a position on, committed ones only (Kafka protocol guide, Fetch, version 11). Which
 * batches of those are aborted is for the reader to see.
 */
export async function fetchRecords(
  connection: RawConnection,
  topic: string,
  positions: readonly FetchPosition[],
): Promise<FetchedPartition[]> {
  const answer = await connection.ask(fetchKey, fetchVersion, requestOf(topic, positions));
  const read = createReader(answer);
  read.int32();
  const errorCode = read.int16();
  read.int32();
  if (errorCode !== 0) {
    return positions.map(({ partition }) => ({
      partition,
      errorCode,
      aborted: [],
      records: answer.subarray(0, 0),
    }));
  }
  const found: FetchedPartition[] = [];
  for (let topics = read.int32(); topics > 0; topics--) {
    read.skip(read.int16());
    for (let left = read.int32(); left > 0; left--) {
      const partition = read.int32();
      const partitionError = read.int16();
      // High watermark, last stable offset, log start.
      read.skip(3 * 8);
      const aborted: AbortedTransaction[] = [];
      for (let count = read.int32(); count > 0; count--) {
        aborted.push({ producerId: read.int64(), firstOffset: Number(read.int64()) });
      }
      read.int32();
      const records = read.bytes(Math.max(0, read.int32()));
      found.push({ partition, errorCode: partitionError, aborted, records });
    }
  }
  return found;
}

function requestOf(topic: string, positions: readonly FetchPosition[]): Buffer {
  const name = Buffer.from(topic);
  const bytes = Buffer.alloc(
    4 + 4 + 4 + 4 + 1 + 4 + 4 + 4 + 2 + name.length + 4 + positions.length * 32 + 4 + 2,
  );
  let at = bytes.writeInt32BE(-1, 0);
  at = bytes.writeInt32BE(maxWaitMs, at);
  at = bytes.writeInt32BE(1, at);
  at = bytes.writeInt32BE(partitionBytes * positions.length, at);
  at = bytes.writeInt8(committedOnly, at);
  // No session: its id and epoch.
  at = bytes.writeInt32BE(0, at);
  at = bytes.writeInt32BE(-1, at);
  at = bytes.writeInt32BE(1, at);
  at = bytes.writeInt16BE(name.length, at);
  at += name.copy(bytes, at);
  at = bytes.writeInt32BE(positions.length, at);
  for (const { partition, position } of positions) {
    at = bytes.writeInt32BE(partition, at);
    at = bytes.writeInt32BE(-1, at);
    at = bytes.writeBigInt64BE(BigInt(position), at);
    at = bytes.writeBigInt64BE(-1n, at);
    at = bytes.writeInt32BE(partitionBytes, at);
  }
  // Nothing to forget, no rack.
  bytes.writeInt32BE(0, at);
  return bytes;
}

function createReader(bytes: Buffer) {
  let at = 0;
  const moved = (size: number): number => {
    at += size;
    return at - size;
  };
  return {
    int16: () => bytes.readInt16BE(moved(2)),
    int32: () => bytes.readInt32BE(moved(4)),
    int64: () => bytes.readBigInt64BE(moved(8)),
    skip: moved,
    bytes: (size: number) => {
      const start = moved(size);
      return bytes.subarray(start, start + size);
    },
  };
}
