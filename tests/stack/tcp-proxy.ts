import { startKafkaProxy } from '../../platform/proxy/kafka-proxy.ts';
import type { WireProxy } from '../../platform/proxy/proxy.ts';

export { proxyOf } from '../../platform/proxy/tcp-proxy.ts';

/** A wire between a process under test and a service, which can be cut and mended. */
export type TcpProxy = Pick<WireProxy<unknown>, 'port' | 'cut' | 'mend' | 'refused' | 'close'>;

/** Starts a proxy before a broker and returns it with the address that goes through it. */
export async function proxyOfBroker(broker: string): Promise<{ proxy: TcpProxy; broker: string }> {
  const [host, port] = broker.split(':') as [string, string];
  const { wire } = await startKafkaProxy(host, Number(port));
  return { proxy: wire, broker: `${host}:${wire.port}` };
}
