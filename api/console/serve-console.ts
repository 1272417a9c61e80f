import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleFiles } from './load-console.ts';

/** Nothing inline and nothing from elsewhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves what the page loads; a name never holds anything else, so it is kept for a year. */
export function serveAssets(app: FastifyInstance, { assetsDir }: ConsoleFiles): void {
  void app.register(staticFiles, {
    root: assetsDir,
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    immutable: true,
    maxAge: '1y',
  });
}

/**
 * Answers with the console what a browser asks for as a page and no route has: its addresses are its own affair. Returns
 * whether it did; what programs ask for is not its business.
 */
export function serveConsole(
  request: FastifyRequest,
  reply: FastifyReply,
  { page }: ConsoleFiles,
): boolean {
  const { method, url, headers } = request;
  const isPage = (headers.accept ?? '').includes('text/html');
  if ((method !== 'GET' && method !== 'HEAD') || !isPage || isOfPrograms.test(url)) return false;
  void reply
    .code(200)
    .headers({ 'content-security-policy': policy, 'cache-control': 'no-cache' })
    .type('text/html; charset=utf-8')
    .send(page);
  return true;
}

const isOfPrograms = /^\/+(v1|assets)(\/|\?|$)/;
