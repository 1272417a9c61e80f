/** Every way in which a request can end without its answer, with its status; `code` in a problem document. */
export const problemStatus = {
  'malformed-json': 400,
  'duplicate-name': 400,
  'forbidden-name': 400,
  'too-deep': 400,
  'bad-encoding': 400,
  'bad-request': 400,
  'key-needed': 401,
  'role-too-low': 403,
  'not-found': 404,
  'unknown-customer': 404,
  'unknown-event': 404,
  'method-not-allowed': 405,
  'too-slow': 408,
  'ahead-of-clock': 409,
  'other-request': 409,
  'still-at-work': 409,
  'too-large': 413,
  'address-too-long': 414,
  'unsupported-media-type': 415,
  invalid: 422,
  'too-many-requests': 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
  overloaded: 503,
} as const;
export type ProblemCode = keyof typeof problemStatus;

const titles: Readonly<Record<ProblemCode, string>> = {
  'malformed-json': 'The body is not JSON',
  'duplicate-name': 'A name stands twice in one object',
  'forbidden-name': 'A name that no object may have',
  'too-deep': 'The body is nested too deeply',
  'bad-encoding': 'The body is not UTF-8',
  'bad-request': 'The request cannot be read',
  'key-needed': 'A key is needed',
  'role-too-low': 'The key may not do this',
  'not-found': 'There is nothing at this address',
  'unknown-customer': 'The customer is not known',
  'unknown-event': 'The event is not known',
  'method-not-allowed': 'The address does not take this method',
  'too-slow': 'The request did not arrive in time',
  'ahead-of-clock': 'The event lies in the future',
  'other-request': 'The idempotency key was used for another request',
  'still-at-work': 'The first request with this idempotency key is still at work',
  'too-large': 'The body is too large',
  'address-too-long': 'The address is too long',
  'unsupported-media-type': 'The body has a media type that is not taken here',
  invalid: 'Some values are not right',
  'too-many-requests': 'The key makes too many requests',
  'headers-too-large': 'The headers are too large',
  internal: 'The server failed',
  unavailable: 'A service that is needed does not answer',
  overloaded: 'Too many requests are at work',
};

/** One thing wrong with a value of the request. */
export interface FieldError {
  /** Where, as a JSON pointer into the body (RFC 6901), or `query` or `path` and the name. */
  readonly pointer: string;
  readonly code: FieldErrorCode;
  readonly detail: string;
}

export const fieldErrorCodes = [
  'missing',
  'unknown',
  'type',
  'range',
  'length',
  'count',
  'pattern',
  'value',
  'repeated',
] as const;
export type FieldErrorCode = (typeof fieldErrorCodes)[number];

/** A request that ends with a problem document; the detail is for the caller and holds nothing of the inside. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { readonly errors?: readonly FieldError[]; readonly retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = more.errors ?? [];
    const status = problemStatus[code];
    this.retryAfterSeconds = more.retryAfterSeconds ?? (status === 503 ? 1 : null);
  }
}

export const problemType = 'application/problem+json';

/** A problem document (RFC 9457). */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly request_id: string;
  readonly errors?: readonly FieldError[];
}

export function problemDocument(error: ProblemError, requestId: string): ProblemDocument {
  const { code, message, errors } = error;
  return {
    type: `urn:churnstream:problem:${code}`,
    title: titles[code],
    status: problemStatus[code],
    code,
    detail: message,
    request_id: requestId,
    ...(errors.length > 0 && { errors }),
  };
}
