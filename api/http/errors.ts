import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../platform/observability/log.ts';
import { messageOf, OutageError } from '../../platform/runtime/errors.ts';
import {
  type ProblemCode,
  ProblemError,
  problemDocument,
  problemStatus,
  problemType,
} from './problem.ts';

/** What the server itself refuses, by its codes. */
const known: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than is taken here.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'Send the body as application/json.'],
  FST_ERR_CTP_EMPTY_TYPE: ['unsupported-media-type', 'Send the body as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad-request', 'The body is not as long as it says.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed-json', 'The body is empty.'],
  FST_ERR_BAD_URL: ['bad-request', 'The address holds what cannot be decoded.'],
  FST_ERR_MAX_PARAM_LENGTH: ['address-too-long', 'A part of the address is too long.'],
};

/**
 * Returns the error as it is told: a problem as it is, an outage as unavailable, all else as a failure of the server,
 * of which only the log knows more.
 */
export function toProblem(error: unknown, request: FastifyRequest, log: Logger): ProblemError {
  if (error instanceof ProblemError) return error;
  const route = request.routeOptions?.url ?? 'none';
  if (error instanceof OutageError) {
    log.warn({ request: request.id, route, error: error.message }, 'unavailable');
    return new ProblemError('unavailable', 'A service that is needed does not answer; try again.');
  }
  const { code, statusCode } = error as { readonly code?: string; readonly statusCode?: number };
  const [told, detail] = known[code ?? ''] ?? [];
  if (told !== undefined && detail !== undefined) return new ProblemError(told, detail);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ProblemError('bad-request', 'The request cannot be read.');
  }
  const stack = error instanceof Error ? error.stack : undefined;
  log.error({ request: request.id, route, error: messageOf(error), stack }, 'a request failed');
  return new ProblemError('internal', 'The server failed; its log says more under the request id.');
}

export function sendProblem(reply: FastifyReply, problem: ProblemError, requestId: string): void {
  if (problem.retryAfterSeconds !== null) {
    void reply.header('retry-after', String(problem.retryAfterSeconds));
  }
  if (problem.code === 'key-needed') void reply.header('www-authenticate', 'Bearer');
  void reply
    .code(problemStatus[problem.code])
    .type(problemType)
    .send(JSON.stringify(problemDocument(problem, requestId)));
}

const byParserCode: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'The address and headers are larger than 16 kB.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['too-slow', 'The request did not arrive within its time.'],
};

/** Answers what is no HTTP request, or none in time, on the bare socket. */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  newId: () => string,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail] = byParserCode[error.code ?? ''] ?? ['bad-request', 'This is not HTTP.'];
  const body = JSON.stringify(problemDocument(new ProblemError(code, detail), newId()));
  const status = problemStatus[code];
  socket.end(
    `HTTP/1.1 ${status} ${code}\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
