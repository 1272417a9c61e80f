import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface ExchangeTarget {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
}

/**
 * Sends bytes over a new connection and returns what came back once `isWhole` says so.
 * @throws Error when the connection fails, closes early or the deadline passes.
 */
export function exchange(
  target: ExchangeTarget,
  request: Uint8Array,
  isWhole: (answer: Buffer) => boolean,
  deadlineMs: number,
): Promise<Buffer> {
  const { host, port } = target;
  return new Promise((resolve, reject) => {
    const socket: Socket = target.tls ? connectTls({ host, port }) : connectPlain({ host, port });
    let answer = Buffer.alloc(0);
    const timer = setTimeout(() => fail(new Error(`no answer in ${deadlineMs} ms`)), deadlineMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('connection closed without an answer')));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (!isWhole(answer)) return;
      clearTimeout(timer);
      resolve(answer);
      socket.destroy();
    });
    socket.write(request);
  });
}
