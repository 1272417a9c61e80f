import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Codec, Unit } from './codec.ts';
import { createTrapTable, type Side, type Trap } from './trap.ts';

/** A wire between a process and a service, which can be cut, slowed down and listened to. */
export interface WireProxy<Request> {
  readonly port: number;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  /** Lets new connections through again. */
  mend(): void;
  /** How many new connections were refused since the last cut. */
  readonly refused: number;
  /** Catches the next request that fits, or its answer. */
  trap(side: Side, fits: (request: Request) => boolean): Trap<Request>;
  /** Keeps back answers that fit until the returned function is called. */
  holdAnswers(fits: (request: Request) => boolean): () => void;
  /** Answers requests in the place of the service, which never sees them; null leaves it to the service. */
  answerFor(answer: ((request: Request) => Buffer | null) | null): void;
  /** Delays everything, in milliseconds; 0 ends it. */
  delay(ms: number): void;
  /** Breaks a connection instead of passing a unit, as often as the source of random numbers says; null ends it. */
  reset(isReset: (() => boolean) | null): void;
  close(): Promise<void>;
}

export interface ProxyOptions<Request> {
  readonly host: string;
  readonly port: number;
  /** Makes the codec of a connection, told where the proxy itself listens. */
  readonly codec: (ownPort: number) => Codec<Request>;
  /** Sees every unit as it arrives. */
  readonly onUnit?: (side: Side, request: Request) => void;
}

interface Wire {
  readonly near: Socket;
  readonly far: Socket;
  readonly isStream: boolean;
  /** Units that were caught on it: they go on even when the client has gone. */
  held: number;
  /** What came after a caught unit of a stream, by its side. */
  readonly behind: Record<Side, (() => void)[] | null>;
}

/** Listens on a free loopback port and passes on what arrives. */
export async function startProxy<Request>(
  options: ProxyOptions<Request>,
): Promise<WireProxy<Request>> {
  const wires = new Set<Wire>();
  const traps = createTrapTable<Request>();
  const gates = new Set<{ fits: (request: Request) => boolean; waiting: (() => void)[] }>();
  let isCut = false;
  let refused = 0;
  let delayMs = 0;
  let isReset: (() => boolean) | null = null;
  let answerFor: ((request: Request) => Buffer | null) | null = null;
  let ownPort = 0;

  const breakWire = (wire: Wire): void => {
    wires.delete(wire);
    wire.near.destroy();
    wire.far.destroy();
  };
  const send = (wire: Wire, to: Socket, bytes: Buffer): void => {
    if (isReset?.() === true) {
      breakWire(wire);
      return;
    }
    const write = (): void => {
      if (to.writable) to.write(bytes);
    };
    if (delayMs === 0) write();
    else setTimeout(write, delayMs);
  };
  const pass = (wire: Wire, side: Side, { bytes, request }: Unit<Request>): void => {
    if (request !== null) options.onUnit?.(side, request);
    const to = side === 'request' ? wire.far : wire.near;
    if (wire.behind[side] !== null) {
      wire.behind[side].push(() => send(wire, to, bytes));
      return;
    }
    const hold = () => {
      wire.held++;
      if (wire.isStream) wire.behind[side] = [];
      return {
        release() {
          wire.held--;
          send(wire, to, bytes);
          const behind = wire.behind[side] ?? [];
          wire.behind[side] = null;
          for (const go of behind) go();
          if (wire.held === 0 && wire.near.destroyed) wire.far.end();
        },
        cut: () => breakWire(wire),
      };
    };
    if (traps.offer(side, request, hold)) return;
    const own = side === 'request' && request !== null ? answerFor?.(request) : null;
    if (own instanceof Buffer) {
      wire.near.end(own);
      return;
    }
    for (const { fits, waiting } of gates) {
      if (side === 'request' || request === null || !fits(request)) continue;
      waiting.push(() => send(wire, to, bytes));
      return;
    }
    send(wire, to, bytes);
  };

  const server = createServer((near) => {
    if (isCut) {
      refused++;
      near.destroy();
      return;
    }
    const far = connect({ host: options.host, port: options.port });
    for (const socket of [near, far]) socket.setNoDelay(true);
    const codec = options.codec(ownPort);
    const { isStream } = codec;
    const wire: Wire = { near, far, isStream, held: 0, behind: { request: null, answer: null } };
    wires.add(wire);
    near.on('data', (bytes) => {
      for (const unit of codec.requests(bytes)) pass(wire, 'request', unit);
    });
    far.on('data', (bytes) => {
      for (const unit of codec.answers(bytes)) pass(wire, 'answer', unit);
    });
    near.on('error', () => undefined);
    far.on('error', () => undefined);
    near.on('close', () => {
      if (wire.held === 0) breakWire(wire);
    });
    far.on('close', () => breakWire(wire));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ownPort = (server.address() as { port: number }).port;

  return {
    port: ownPort,
    cut() {
      isCut = true;
      refused = 0;
      for (const wire of wires) breakWire(wire);
    },
    mend() {
      isCut = false;
    },
    get refused() {
      return refused;
    },
    trap: (side, fits) => traps.set(side, fits),
    holdAnswers(fits) {
      const gate = { fits, waiting: [] as (() => void)[] };
      gates.add(gate);
      return () => {
        gates.delete(gate);
        for (const go of gate.waiting.splice(0)) go();
      };
    },
    answerFor(answer) {
      answerFor = answer;
    },
    delay(ms) {
      delayMs = ms;
    },
    reset(decide) {
      isReset = decide;
    },
    async close() {
      for (const wire of wires) breakWire(wire);
      server.close();
      await once(server, 'close');
    },
  };
}
