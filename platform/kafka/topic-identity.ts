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

/**
 * Returns the identity of a topic. kafkajs speaks Metadata 6, which has no topic ids (KIP-516), so this one
 * request is written by hand: Metadata 12 in the flexible encoding of KIP-482.
 * @throws OutageError when no broker answers; returns null where the topic does not exist.
 */
export async function topicIdentity(brokers: string, topic: string): Promise<TopicIdentity | null> {
  let lastError: unknown;
  for (const broker of brokers.split(',')) {
    try {
      return decodeResponse(await ask(broker.trim(), encodeRequest(topic)));
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

export function encodeRequest(topic: string): Buffer {
  const name = Buffer.from(topic);
  const clientId = Buffer.from('churnstream');
  const header = Buffer.alloc(10);
  header.writeInt16BE(metadataApi, 0);
  header.writeInt16BE(metadataVersion, 2);
  header.writeInt32BE(1, 4);
  header.writeInt16BE(clientId.length, 8);
  const body = Buffer.concat([
    header,
    clientId,
    Buffer.from([0, 2]), // no tags; an array of one topic
    Buffer.alloc(16),
    unsignedVarint(name.length + 1),
    name,
    Buffer.from([0, 0, 0, 0]), // no tags; create nothing; no authorized operations; no tags
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

export function decodeResponse(response: Buffer): TopicIdentity | null {
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
  const skipTags = (): void => {
    for (let tags = varint(); tags > 0; tags--) {
      varint();
      at += varint();
    }
  };
  skipTags();
  at += 4; // throttle time
  for (let brokers = varint() - 1; brokers > 0; brokers--) {
    at += 4; // node id
    text();
    at += 4; // port
    text();
    skipTags();
  }
  const clusterId = text() ?? '';
  at += 4; // controller id
  if (varint() - 1 < 1) return null;
  const error = response.readInt16BE(at);
  at += 2;
  text();
  const topicId = response.toString('hex', at, at + 16);
  return error === 0 ? { clusterId, topicId } : null;
}
