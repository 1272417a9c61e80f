import { connect } from 'node:net';

/** A connection to one broker that carries one request at a time. */
export interface RawConnection {
  /**
   * Sends a request (Kafka protocol guide: header version 1, then the body) and resolves to the answer behind its
   * correlation id. The answer lies in a buffer that the answer after the next overwrites.
   * @throws Error when the broker is gone or has said nothing for `silenceMs`.
   */
  ask(apiKey: number, apiVersion: number, body: Buffer): Promise<Buffer>;
  close(): void;
}

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

const clientId = Buffer.from('churnstream');
const silenceMs = 30_000;
const socketBytes = 256 * 1024;
const sizeBytes = 4;
const correlationBytes = 4;

interface Waiting {
  resolve(answer: Buffer): void;
  reject(error: Error): void;
}

/** Opens a connection; answers are read into two buffers in turn, so that reading allocates nothing. */
export function openConnection(
  { host, port }: BrokerAddress,
  signal?: AbortSignal,
): Promise<RawConnection> {
  const buffers = [Buffer.alloc(0), Buffer.alloc(0)];
  const size = Buffer.alloc(sizeBytes);
  let sizeRead = 0;
  let turn = 0;
  let length = 0;
  let filled = 0;
  let correlation = 0;
  let waiting: Waiting | null = null;

  const take = (count: number, bytes: Uint8Array): boolean => {
    for (let at = 0; at < count; ) {
      if (sizeRead < sizeBytes) {
        size[sizeRead++] = bytes[at++]!;
        if (sizeRead < sizeBytes) continue;
        length = size.readInt32BE(0);
        filled = 0;
        turn = 1 - turn;
        if (buffers[turn]!.length < length) buffers[turn] = Buffer.allocUnsafeSlow(length);
        continue;
      }
      const part = Math.min(count - at, length - filled);
      buffers[turn]!.set(bytes.subarray(at, at + part), filled);
      filled += part;
      at += part;
      if (filled < length) continue;
      sizeRead = 0;
      const answered = waiting;
      waiting = null;
      answered?.resolve(buffers[turn]!.subarray(correlationBytes, length));
    }
    return true;
  };

  return new Promise((opened, failed) => {
    const socket = connect({
      host,
      port,
      noDelay: true,
      onread: { buffer: Buffer.allocUnsafeSlow(socketBytes), callback: take },
    });
    const end = (error: Error): void => {
      socket.destroy();
      failed(error);
      waiting?.reject(error);
      waiting = null;
    };
    const onAbort = (): void => end(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort);
    socket.setTimeout(silenceMs, () => end(new Error(`${host}:${port} says nothing`)));
    socket.on('error', end);
    socket.on('close', () => {
      signal?.removeEventListener('abort', onAbort);
      end(new Error(`${host}:${port} closed the connection`));
    });
    socket.on('connect', () =>
      opened({
        ask: (apiKey, apiVersion, body) =>
          new Promise((resolve, reject) => {
            if (socket.destroyed) throw new Error(`${host}:${port} is not connected`);
            if (waiting !== null) throw new Error('one request at a time');
            waiting = { resolve, reject };
            socket.write(frame(apiKey, apiVersion, ++correlation, body));
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

function frame(apiKey: number, apiVersion: number, correlation: number, body: Buffer): Buffer {
  const head = Buffer.alloc(14);
  head.writeInt32BE(10 + clientId.length + body.length, 0);
  head.writeInt16BE(apiKey, 4);
  head.writeInt16BE(apiVersion, 6);
  head.writeInt32BE(correlation, 8);
  head.writeInt16BE(clientId.length, 12);
  return Buffer.concat([head, clientId, body]);
}
