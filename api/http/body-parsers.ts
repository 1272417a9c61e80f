import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';
import { parseStrictJson } from './strict-json.ts';

export const ndjsonType = 'application/x-ndjson';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route takes a stream of lines, each a JSON text. */
    readonly takesLines?: boolean;
  }
}

/** Reads bodies: strict JSON everywhere, lines only where a route takes them, and nothing else. */
export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      refuseEncodings(request);
      return parseStrictJson(body);
    },
  );
  app.addContentTypeParser(ndjsonType, async (request: FastifyRequest, payload: unknown) => {
    refuseEncodings(request);
    if (request.routeOptions.config.takesLines !== true) {
      throw new ProblemError('unsupported-media-type', 'Send application/json here.');
    }
    return payload;
  });
}

function refuseEncodings({ headers }: FastifyRequest): void {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new ProblemError('unsupported-media-type', 'Send the body in UTF-8.');
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new ProblemError('unsupported-media-type', 'Send the body without a content encoding.');
  }
}
