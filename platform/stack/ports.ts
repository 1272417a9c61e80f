import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StackError } from './errors.ts';

/** Where the embedded parts listen unless the port is taken; documented in the README. */
export const fixedPorts = {
  kafka: 19092,
  kafkaController: 19093,
  registry: 18081,
  postgres: 15432,
  redis: 16379,
  clickhouse: 18123,
  prometheus: 19090,
} as const;
export type PortName = keyof typeof fixedPorts;

export type PortMode = 'fixed' | 'random';

/** Below the ports that the kernel gives to outgoing connections, so that none can take ours. */
const randomRange = { from: 20_000, to: 32_000 };

/** Whether a server can listen on this port of the loopback interface. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/** A free port that no other caller of the same `given` set has been handed. */
export async function randomPort(given: Set<number> = new Set()): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(randomRange.from, randomRange.to);
    if (given.has(port)) continue;
    given.add(port);
    if (await isPortFree(port)) return port;
  }
  throw new StackError(`no free port between ${randomRange.from} and ${randomRange.to}`);
}

export interface PortPicker {
  readonly mode: PortMode;
  /** A free port, the wanted one if it is free and ports are fixed. Never the same one twice. */
  readonly pick: (wanted: number) => Promise<number>;
}

/** Hands out ports for one stack. */
export function createPortPicker(mode: PortMode): PortPicker {
  const given = new Set<number>();
  return {
    mode,
    pick: async (wanted) => {
      const mayUse = mode === 'fixed' && !given.has(wanted);
      if (mayUse) given.add(wanted);
      return mayUse && (await isPortFree(wanted)) ? wanted : randomPort(given);
    },
  };
}
