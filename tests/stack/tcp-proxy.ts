import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A wire between a process under test and a service, which can be cut and mended. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  /** Lets new connections through again. */
  mend(): void;
  /** How many connections were refused or broken since the last cut. */
  readonly refused: number;
  close(): Promise<void>;
}

/** Listens on a free loopback port and passes bytes to the target. */
export async function startTcpProxy(host: string, port: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let isCut = false;
  let refused = 0;
  const drop = (socket: Socket): void => {
    refused++;
    socket.destroy();
  };
  const server = createServer((near) => {
    if (isCut) return drop(near);
    const far = connect({ host, port });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    cut() {
      isCut = true;
      refused = 0;
      for (const socket of open) drop(socket);
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

/** Starts a proxy before the service of a URL and returns it with the URL that goes through it. */
export async function proxyOf(url: string): Promise<{ proxy: TcpProxy; url: string }> {
  const target = new URL(url);
  const proxy = await startTcpProxy(target.hostname, Number(target.port));
  target.hostname = '127.0.0.1';
  target.port = String(proxy.port);
  return { proxy, url: target.href };
}
