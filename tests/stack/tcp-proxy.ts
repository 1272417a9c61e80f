import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A wire between a process under test and a service, which can be cut and mended. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  /** Lets new connections through again. */
  mend(): void;
  /** How many new connections were refused since the last cut. */
  readonly refused: number;
  close(): Promise<void>;
}

/** What becomes of the bytes of an answer; null passes them on as they are. */
type Rewrite = ((answer: Buffer, proxyPort: number) => Buffer) | null;

/** Listens on a free loopback port and passes bytes to the target. */
async function startTcpProxy(host: string, port: number, rewrite: Rewrite): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let isCut = false;
  let refused = 0;
  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (isCut) {
      refused++;
      near.destroy();
      return;
    }
    const far = connect({ host, port });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
    near.pipe(far);
    if (rewrite === null) far.pipe(near);
    else far.pipe(rewriting((bytes) => rewrite(bytes, own()))).pipe(near);
  });
  const own = (): number => (server.address() as { port: number }).port;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: own(),
    cut() {
      isCut = true;
      refused = 0;
      for (const socket of open) socket.destroy();
    },
    mend() {
      isCut = false;
    },
    get refused() {
      return refused;
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function rewriting(change: (bytes: Buffer) => Buffer): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      done(null, change(chunk));
    },
  });
}

/** Starts a proxy before the service of a URL and returns it with the URL that goes through it. */
export async function proxyOf(url: string): Promise<{ proxy: TcpProxy; url: string }> {
  const target = new URL(url);
  const proxy = await startTcpProxy(target.hostname, Number(target.port), null);
  target.hostname = '127.0.0.1';
  target.port = String(proxy.port);
  return { proxy, url: target.href };
}

/**
 * Starts a proxy before a broker and returns it with the address that goes through it. A broker tells its
 * clients where it listens; those four bytes of its answers are changed, or clients would go there directly.
 */
export async function proxyOfBroker(broker: string): Promise<{ proxy: TcpProxy; broker: string }> {
  const [host, port] = broker.split(':') as [string, string];
  const advertised = addressBytes(host, Number(port));
  const proxy = await startTcpProxy(host, Number(port), (answer, proxyPort) => {
    for (let at = answer.indexOf(advertised); at >= 0; at = answer.indexOf(advertised, at + 1)) {
      addressBytes(host, proxyPort).copy(answer, at);
    }
    return answer;
  });
  return { proxy, broker: `${host}:${proxy.port}` };
}

/** A host and its port, as they stand one after the other in the protocol of Kafka. */
function addressBytes(host: string, port: number): Buffer {
  const bytes = Buffer.alloc(host.length + 4);
  bytes.write(host, 'latin1');
  bytes.writeInt32BE(port, host.length);
  return bytes;
}
