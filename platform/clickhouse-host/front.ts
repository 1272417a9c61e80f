import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { HostStartError } from './errors.ts';
import { forward } from './forward.ts';

/** ClickHouse's own limit for a URL, which may hold the statement. */
const maxHeaderSize = 1_048_576;

/**
 * The port that clients see. It stands before the engine's own because the engine does not survive
 * a malformed request; Node's parser does, and passes on whole requests only.
 */
export interface Front {
  readonly port: number;
  /** From now on requests go to the engine on this port; before, they are answered with 503. */
  forwardTo(enginePort: number): void;
  /** Takes no new request; resolves when those under way are answered. */
  drain(): Promise<void>;
  /** Cuts every connection. */
  cut(): void;
}

/** Opens the port; 0 takes a free one. @throws HostStartError when it cannot be had. */
export async function openFront(host: string, port: number): Promise<Front> {
  const agent = new Agent({ keepAlive: true });
  let enginePort: number | null = null;
  let underWay = 0;
  let draining = false;
  const server = createServer({ maxHeaderSize, requestTimeout: 0 }, (request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
      if (draining && underWay === 0) cut();
    });
    if (fromAnotherSite(request)) refuse(response, 403, 'not for pages of other sites');
    else if (enginePort === null) refuse(response, 503, 'ClickHouse is starting');
    else forward(request, response, { port: enginePort, agent });
  });
  // Idle connections on either side would hold up the engine's stop.
  const cut = () => {
    server.closeAllConnections();
    agent.destroy();
  };
  server.keepAliveTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    forwardTo: (target) => {
      enginePort = target;
    },
    drain: () =>
      new Promise((resolve) => {
        draining = true;
        server.close(() => resolve());
        if (underWay === 0) cut();
      }),
    cut,
  };
}

/** A browser says so when a page of another site sends the request, and such a page may post here. */
function fromAnotherSite(request: IncomingMessage): boolean {
  return request.headers['sec-fetch-site'] === 'cross-site';
}

function refuse(response: ServerResponse, status: 403 | 503, why: string): void {
  response.writeHead(status, status === 503 ? { 'Retry-After': '1' } : {}).end(`${why}\n`);
}

function portError(error: NodeJS.ErrnoException, host: string, port: number): HostStartError {
  const why = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.code})`;
  return new HostStartError(
    `port ${port} on ${host} ${why}: give another with --port, or 0 for a free one`,
  );
}
