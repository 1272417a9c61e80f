/** Bytes that pass as one, and the request that they are or answer. */
export interface Unit<Request> {
  readonly bytes: Buffer;
  readonly request: Request | null;
}

/** How the bytes of one connection fall into requests and answers. */
export interface Codec<Request> {
  /** Whether units are pieces of a stream, so that none may overtake another. */
  readonly isStream: boolean;
  requests(bytes: Buffer): Unit<Request>[];
  answers(bytes: Buffer): Unit<Request>[];
}

/** Of a request that comes in pieces, so much tells what it is. */
const tellingBytes = 8_192;

/**
 * For protocols that nobody has to take apart: whatever arrives at once is a unit, and an answer belongs to
 * what was asked on its connection since the answer before.
 */
export function chunkCodec(): Codec<Buffer> {
  let asked: Buffer = Buffer.alloc(0);
  let isAnswered = true;
  return {
    isStream: true,
    requests(bytes) {
      if (isAnswered) asked = Buffer.alloc(0);
      isAnswered = false;
      if (asked.length < tellingBytes) asked = Buffer.concat([asked, bytes]);
      return [{ bytes, request: bytes }];
    },
    answers(bytes) {
      isAnswered = true;
      return [{ bytes, request: asked }];
    },
  };
}
