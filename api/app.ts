import { METHODS } from 'node:http';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Logger } from '../platform/observability/log.ts';
import type { ConsoleFiles } from './console/load-console.ts';
import { serveAssets, serveConsole } from './console/serve-console.ts';
import { addBodyParsers } from './http/body-parsers.ts';
import { answerClientError, sendProblem, toProblem } from './http/errors.ts';
import type { LimitKey } from './http/key-limit.ts';
import type { Authorise } from './http/keys.ts';
import { ProblemError } from './http/problem.ts';
import { type Check, createChecks, refuseErrors } from './http/validation.ts';
import type { Route, RouteInput } from './routes/route.ts';

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly authorise: Authorise;
  readonly limitKey: LimitKey;
  readonly log: Logger;
  readonly newId: () => string;
  /** Requests at work at once; what comes beyond is answered 503. */
  readonly mostPending: number;
  readonly onAnswer: (method: string, route: string, status: number, seconds: number) => void;
  /** The built console; null where the interface is served without it. */
  readonly console?: ConsoleFiles | null;
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTimeoutMs?: number;
}

/** Largest JSON body, in bytes. */
export const bodyLimit = 1024 * 1024;
/** Largest body of lines: it is never held as a whole. */
const lineBodyLimit = 256 * 1024 * 1024;

const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Builds the interface from its routes; whoever calls it listens. */
export function createApp(options: AppOptions): FastifyInstance {
  const { log, newId } = options;
  const requestTimeout = options.requestTimeoutMs ?? 10_000;
  const app = fastify({
    logger: false,
    bodyLimit,
    requestTimeout,
    genReqId: newId,
    forceCloseConnections: 'idle',
    http: {
      maxHeaderSize: 16 * 1024,
      headersTimeout: Math.min(5_000, requestTimeout),
      connectionsCheckingInterval: Math.min(1_000, requestTimeout / 4),
    },
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: (error, request, reply) =>
      sendProblem(reply, toProblem(error, request, log), request.id),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, newId),
  });
  addBodyParsers(app);
  addLimits(app, options);
  app.setErrorHandler((error, request, reply) =>
    sendProblem(reply, toProblem(error, request, log), request.id),
  );
  const consoleFiles = options.console ?? null;
  if (consoleFiles !== null) serveAssets(app, consoleFiles);
  app.setNotFoundHandler((request, reply) => {
    if (consoleFiles !== null && serveConsole(request, reply, consoleFiles)) return;
    sendProblem(
      reply,
      new ProblemError('not-found', 'There is nothing here; see /docs.'),
      request.id,
    );
  });
  const check = createChecks();
  for (const route of options.routes) addRoute(app, route, options, check);
  refuseOtherMethods(app, options.routes);
  return app;
}

function addLimits(app: FastifyInstance, { mostPending, onAnswer }: AppOptions): void {
  let pending = 0;
  const counted = new WeakSet<FastifyRequest>();
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ ...securityHeaders, 'x-request-id': request.id });
    if (request.routeOptions.config.isStream === true) return;
    if (pending >= mostPending) {
      throw new ProblemError('overloaded', `${mostPending} requests are at work; try again.`);
    }
    pending++;
    counted.add(request);
  });
  const release = (request: FastifyRequest): void => {
    if (counted.delete(request)) pending--;
  };
  app.addHook('onResponse', async (request, reply) => {
    release(request);
    const route = request.routeOptions.url ?? 'none';
    onAnswer(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
  });
  app.addHook('onRequestAbort', async (request) => release(request));
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the answer stays open, and so is not counted among the requests at work. */
    readonly isStream?: boolean;
  }
}

function addRoute(
  app: FastifyInstance,
  route: Route,
  { authorise, limitKey, log }: AppOptions,
  createCheck: ReturnType<typeof createChecks>,
): void {
  const checkPath = parameterCheck(route.pathParameters, 'path', createCheck);
  const checkQuery = parameterCheck(route.queryParameters, 'query', createCheck);
  const checkBody = route.body === undefined ? null : createCheck(route.body, 'body');
  app.route({
    method: route.method,
    url: toFastifyPath(route.path),
    config: { takesLines: route.takesLines === true, isStream: route.isStream === true },
    ...(route.takesLines === true && { bodyLimit: lineBodyLimit }),
    // Before the body is read: who may not ask need not send it.
    onRequest: async (request, reply) => {
      if (route.role === null) return;
      const who = authorise(request.headers.authorization, route.role);
      await limitKey(who);
      if (route.role !== 'admin') return;
      reply.raw.once('close', () => {
        const facts = { request: request.id, who, route: route.id, status: reply.statusCode };
        log.info({ audit: facts }, 'admin call');
      });
    },
    handler: async (request, reply) => {
      const path = request.params as RouteInput['path'];
      const query = readNumbers(request.query as Readonly<Record<string, string>>, route);
      const isLines = route.takesLines === true && isStreamBody(request.body);
      refuseErrors([
        ...checkPath(path),
        ...checkQuery(query),
        ...(checkBody === null || isLines ? [] : checkBody(request.body)),
      ]);
      return route.handle({ path, query, body: request.body, request, reply });
    },
  });
}

const isStreamBody = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'pipe' in body;

function parameterCheck(
  properties: Route['pathParameters'],
  part: 'path' | 'query',
  createCheck: ReturnType<typeof createChecks>,
): Check {
  const required = part === 'path' ? Object.keys(properties ?? {}) : [];
  const schema = { type: 'object', properties: properties ?? {}, required };
  return createCheck({ ...schema, additionalProperties: false }, part);
}

/** An address holds text alone: where a whole number is asked for, one that is plainly written is taken. */
function readNumbers(
  query: Readonly<Record<string, string>>,
  { queryParameters = {} }: Route,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(query).map(([name, text]) => {
      const isNumber = queryParameters[name]?.type === 'integer' && wholeNumber.test(text);
      return [name, isNumber ? Number(text) : text];
    }),
  );
}

const wholeNumber = /^(0|[1-9]\d{0,8})$/;

const toFastifyPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** A proxy's affair, which the server does not hand on. */
const notRouted: ReadonlySet<string> = new Set(['CONNECT']);

/** An address that is there says which methods it takes, instead of that it is not there. */
function refuseOtherMethods(app: FastifyInstance, routes: readonly Route[]): void {
  const taken = new Map<string, string[]>();
  for (const { method, path } of routes) {
    const url = toFastifyPath(path);
    taken.set(url, [...(taken.get(url) ?? []), method, ...(method === 'GET' ? ['HEAD'] : [])]);
  }
  const all = METHODS.filter((method) => !notRouted.has(method));
  for (const method of all) {
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method, { hasBody: true });
  }
  for (const [url, methods] of taken) {
    app.route({
      method: all.filter((method) => !methods.includes(method)),
      url,
      // Before the body is read.
      onRequest: async (_, reply) => {
        void reply.header('allow', methods.join(', '));
        throw new ProblemError('method-not-allowed', `Use ${methods.join(', ')}.`);
      },
      handler: async () => undefined,
    });
  }
}
