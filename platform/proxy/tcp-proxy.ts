import { chunkCodec } from './codec.ts';
import { httpCodec } from './http-codec.ts';
import { startProxy, type WireProxy } from './proxy.ts';

/** A proxy that takes little apart: a request is what arrived at once, or a whole one of HTTP. */
export type TcpProxy = WireProxy<Buffer>;

/** Listens on a free loopback port and passes bytes to the target. */
export function startTcpProxy(host: string, port: number): Promise<TcpProxy> {
  return startProxy({ host, port, codec: chunkCodec });
}

/** Starts a proxy before the service of a URL and returns it with the URL that goes through it. */
export async function proxyOf(url: string): Promise<{ proxy: TcpProxy; url: string }> {
  const target = new URL(url);
  const codec = target.protocol === 'http:' ? httpCodec : chunkCodec;
  const proxy = await startProxy({ host: target.hostname, port: Number(target.port), codec });
  target.hostname = '127.0.0.1';
  target.port = String(proxy.port);
  return { proxy, url: target.href };
}
