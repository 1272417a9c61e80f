import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonSchema } from '../contract/json-schema.ts';
import type { Role } from '../http/keys.ts';
import type { ProblemCode } from '../http/problem.ts';

/** A request after its check: what the route's schemas say. */
export interface RouteInput {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | number>>;
  /** The body; a stream of bytes where the route takes lines. */
  readonly body: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A request that the documentation shows and a test sends. */
export interface Example {
  readonly name: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
}

/** One operation of the interface: what the documentation says of it and what it does. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With parameters in braces, as in OpenAPI. */
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** The role that a key needs; null where nobody is asked for one. */
  readonly role: Role | null;
  readonly pathParameters?: Readonly<Record<string, JsonSchema>>;
  readonly queryParameters?: Readonly<Record<string, JsonSchema>>;
  readonly headers?: Readonly<Record<string, JsonSchema>>;
  readonly body?: JsonSchema;
  /** Whether the body may come as lines of JSON as well. */
  readonly takesLines?: boolean;
  readonly answers: Readonly<
    Record<
      number,
      { readonly description: string; readonly schema?: JsonSchema; readonly type?: string }
    >
  >;
  readonly problems: readonly ProblemCode[];
  readonly examples: readonly Example[];
  /** Whether an answer may stay open. */
  readonly isStream?: boolean;
  readonly handle: (input: RouteInput) => unknown;
}
