import type { Codec, Unit } from './codec.ts';

const endOfHead = Buffer.from('\r\n\r\n');
const empty: Buffer = Buffer.alloc(0);

/**
 * Requests of HTTP/1.1, each whole with its body, so that one can be answered in the place of the service. Answers
 * pass as they come and belong to the request that came last on their connection.
 */
export function httpCodec(): Codec<Buffer> {
  let rest = empty;
  let last: Buffer | null = null;
  return {
    isStream: true,
    requests(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const units: Unit<Buffer>[] = [];
      for (let end = endOfRequest(rest); end !== null; end = endOfRequest(rest)) {
        last = rest.subarray(0, end);
        rest = rest.subarray(end);
        units.push({ bytes: last, request: last });
      }
      return units;
    },
    answers: (bytes) => [{ bytes, request: last }],
  };
}

/** Offset after the first request, body included; null while it is not whole. */
function endOfRequest(bytes: Buffer): number | null {
  const head = bytes.indexOf(endOfHead);
  if (head < 0) return null;
  const body = head + endOfHead.length;
  const headers = bytes.toString('latin1', 0, head);
  if (/\r\ntransfer-encoding: *chunked/i.test(headers)) return endOfChunks(bytes, body);
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(headers)?.[1] ?? 0);
  return bytes.length >= body + length ? body + length : null;
}

function endOfChunks(bytes: Buffer, from: number): number | null {
  for (let at = from; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    at = line + 2 + size + 2;
    if (at > bytes.length) return null;
    if (size === 0) return at;
  }
}

/** An answer of HTTP/1.1 after which the connection ends. */
export function httpAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `HTTP/1.1 ${status} Answer\r\n${lines.join('')}Content-Length: ${length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
