import {
  type Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { classedUrl } from './ingest-class.ts';

export interface Engine {
  readonly port: number;
  readonly agent: Agent;
}

/** Too many statements: TOO_MANY_SIMULTANEOUS_QUERIES and SERVER_OVERLOADED. */
const overload = new Set<unknown>(['202', '745']);
const perConnection = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** Passes a request on to the engine and its answer back, both streamed; overload becomes 503. */
export function forward(request: IncomingMessage, response: ServerResponse, engine: Engine): void {
  const upstream = openRequest({
    host: '127.0.0.1',
    ...engine,
    method: request.method,
    path: classedUrl(request.url ?? '/'),
    headers: requestHeaders(request.headers),
  });
  upstream.once('response', (answer) => {
    const overloaded = overload.has(answer.headers['x-clickhouse-exception-code']);
    response.writeHead(overloaded ? 503 : (answer.statusCode ?? 502), [
      ...keptHeaders(answer.rawHeaders),
      ...(overloaded ? ['Retry-After', '1'] : []),
    ]);
    pipeline(answer, response, () => undefined);
  });
  upstream.once('error', (error) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end(`ClickHouse ended the connection: ${error.message}\n`);
  });
  response.once('close', () => {
    if (!response.writableFinished) void abandon(upstream);
  });
  request.pipe(upstream);
}

/**
 * Ends a request whose client has gone. The engine, as a command-line tool, aborts the process on a
 * request header that breaks off, so what is being written is let out first.
 */
async function abandon(upstream: ClientRequest): Promise<void> {
  for (let tries = 100; tries > 0 && upstream.socket?.writableLength; tries--) await pause(10);
  upstream.destroy();
}

function requestHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !perConnection.has(name));
  if (headers['transfer-encoding']) kept.push(['transfer-encoding', 'chunked']);
  return Object.fromEntries(kept);
}

function keptHeaders(raw: readonly string[]): string[] {
  return raw.filter((_, i) => !perConnection.has((raw[i - (i % 2)] ?? '').toLowerCase()));
}
