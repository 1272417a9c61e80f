import { chunkCodec } from './codec.ts';
import { startProxy, type WireProxy } from './proxy.ts';

/** A proxy that takes nothing apart: a request is what arrived at once. */
export type TcpProxy = WireProxy<Buffer>;

/** Listens on a free loopback port and passes bytes to the target. */
export function startTcpProxy(host: string, port: number): Promise<TcpProxy> {
  return startProxy({ host, port, codec: chunkCodec });
}

/** Starts a proxy before the service of a URL and returns it with the URL that goes through it. */
export async function proxyOf(url: string): Promise<{ proxy: TcpProxy; url: string }> {
  const target = new URL(url);
  const proxy = await startTcpProxy(target.hostname, Number(target.port));
  target.hostname = '127.0.0.1';
  target.port = String(proxy.port);
  return { proxy, url: target.href };
}
