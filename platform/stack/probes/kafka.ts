import { exchange } from './exchange.ts';

/** A Metadata request, version 4, for no topic: it asks which brokers are there. */
function metadataRequest(): Buffer {
  const clientId = Buffer.from('churn-probe');
  const body = Buffer.alloc(8 + 2 + clientId.length + 4 + 1);
  let at = body.writeInt16BE(3, 0);
  at = body.writeInt16BE(4, at);
  at = body.writeInt32BE(1, at);
  at = body.writeInt16BE(clientId.length, at);
  at += clientId.copy(body, at);
  at = body.writeInt32BE(0, at);
  body.writeInt8(0, at);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length, 0);
  return Buffer.concat([size, body]);
}

const isWhole = (answer: Buffer) =>
  answer.length >= 4 && answer.length >= 4 + answer.readInt32BE(0);

/** Brokers that are up, from the answer: size, correlation id, throttle time, then the array. */
function countBrokers(answer: Buffer): number {
  return answer.readInt32BE(12);
}

/**
 * Resolves when one of the brokers answers and the cluster has a broker that takes requests.
 * @param brokers host:port, several separated by commas
 */
export async function probeKafka(brokers: string, deadlineMs: number): Promise<void> {
  const answers = brokers.split(',').map((broker) => {
    const at = broker.lastIndexOf(':');
    const target = { host: broker.slice(0, at).trim(), port: Number(broker.slice(at + 1)) };
    return exchange(target, metadataRequest(), isWhole, deadlineMs);
  });
  const answer = await Promise.any(answers).catch((error: AggregateError) => {
    throw error.errors[0];
  });
  if (countBrokers(answer) === 0) throw new Error('no broker takes requests yet');
}
