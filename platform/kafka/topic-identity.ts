import { connect } from 'node:net';
import { messageOf, OutageError } from '../runtime/errors.ts';

/** Which log a stored offset belongs to: a topic that is deleted and made again has another id. */
export interface TopicIdentity {
  readonly clusterId: string;
  readonly topicId: string;
}

const metadataApi = 3;
const metadataVersion = 12;
const timeoutMs = 5_000;

/** Returns the identity of a topic, or null where it does not exist. @throws OutageError when no broker answers */
export async function topicIdentity(brokers: string, topic: string): Promise<TopicIdentity | null> {
  return (await topicIdentities(brokers, [topic])).get(topic) ?? null;
}

/**
 * Returns the identities of topics by name, of those that exist. kafkajs speaks Metadata 6, which has no topic ids
 * (KIP-516), so this one request is written by hand: Metadata 12 in the flexible encoding of KIP-482.
 * @throws OutageError when no broker answers
 */
export async function topicIdentities(
  brokers: string,
  topics: readonly string[],
): Promise<ReadonlyMap<string, TopicIdentity>> {
  let lastError: unknown;
  for (const broker of brokers.split(',')) {
    try {
      return decodeResponse(await ask(broker.trim(), encodeRequest(topics)));
    } catch (error) {
      lastError = error;
    }
  }
  throw new OutageError(`Kafka at ${brokers}: ${messageOf(lastError)}`, { cause: lastError });
}

function ask(broker: string, request: Buffer): Promise<Buffer> {
  const colon = broker.lastIndexOf(':');
  const socket = connect({ host: broker.slice(0, colon), port: Number(broker.slice(colon + 1)) });
  return new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    socket.setTimeout(timeoutMs, () => reject(new Error(`${broker} does not answer`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${broker} closed the connection`)));
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      received += chunk.length;
      if (received < 4) return;
      const whole = Buffer.concat(chunks);
      if (received >= 4 + whole.readInt32BE(0)) resolve(whole.subarray(4));
    });
  }).finally(() => socket.destroy());
}

function encodeRequest(topics: readonly string[]): Buffer {
  const clientId = Buffer.from('churnstream');
  const header = Buffer.alloc(10);
  header.writeInt16BE(metadataApi, 0);
  header.writeInt16BE(metadataVersion, 2);
  header.writeInt32BE(1, 4);
  header.writeInt16BE(clientId.length, 8);
  const named = topics.flatMap((topic) => {
    const name = Buffer.from(topic);
    // No id, the name, no tags.
    return [Buffer.alloc(16), unsignedVarint(name.length + 1), name, Buffer.from([0])];
  });
  const body = Buffer.concat([
    header,
    clientId,
    Buffer.from([0]), // no tags
    unsignedVarint(topics.length + 1),
    ...named,
    Buffer.from([0, 0, 0]), // create nothing; no authorized operations; no tags
  ]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length, 0);
  return Buffer.concat([size, body]);
}

function unsignedVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  bytes.push(rest);
  return Buffer.from(bytes);
}

function decodeResponse(response: Buffer): Map<string, TopicIdentity> {
  let at = 4; // correlation id
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = response.readUInt8(at++);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const text = (): string | null => {
    const length = varint() - 1;
    if (length < 0) return null;
    at += length;
    return response.toString('utf8', at - length, at);
  };
  const each = (read: () => void): void => {
    for (let left = varint() - 1; left > 0; left--) read();
  };
  const skipTags = (): void => {
    for (let tags = varint(); tags > 0; tags--) {
      varint();
      at += varint();
    }
  };
  const skipBrokers = (): void =>
    each(() => {
      at += 4; // node id
      text();
      at += 4; // port
      text();
      skipTags();
    });
  const skipPartitions = (): void =>
    each(() => {
      at += 14; // error, number, leader, epoch of the leader
      for (let lists = 3; lists > 0; lists--) {
        each(() => {
          at += 4; // a replica, one in sync, or one offline
        });
      }
      skipTags();
    });
  skipTags();
  at += 4; // throttle time
  skipBrokers();
  const clusterId = text() ?? '';
  at += 4; // controller id
  const found = new Map<string, TopicIdentity>();
  each(() => {
    const error = response.readInt16BE(at);
    at += 2;
    const name = text() ?? '';
    const topicId = response.toString('hex', at, at + 16);
    at += 17; // and whether it is internal
    skipPartitions();
    at += 4; // authorized operations
    skipTags();
    if (error === 0) found.set(name, { clusterId, topicId });
  });
  return found;
}
