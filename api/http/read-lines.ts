import type { Readable } from 'node:stream';
import { ProblemError } from './problem.ts';

const newline = 0x0a;

/**
 * Yields the lines of a stream in groups, without their ends and without empty ones.
 * @throws ProblemError (`too-large`) for a line of more bytes than allowed
 */
export async function* readLines(
  stream: Readable,
  perGroup: number,
  mostBytes: number,
): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0);
  let group: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(newline, from); end >= 0; end = bytes.indexOf(newline, from)) {
      const line = trimmed(bytes.subarray(from, end));
      from = end + 1;
      if (line.length > mostBytes) throw tooLong(mostBytes);
      if (line.length > 0) group.push(line);
      if (group.length < perGroup) continue;
      yield group;
      group = [];
    }
    rest = bytes.subarray(from);
    if (rest.length > mostBytes) throw tooLong(mostBytes);
  }
  const last = trimmed(rest);
  if (last.length > 0) group.push(last);
  if (group.length > 0) yield group;
}

const trimmed = (line: Buffer): Buffer => (line.at(-1) === 0x0d ? line.subarray(0, -1) : line);

const tooLong = (mostBytes: number): ProblemError =>
  new ProblemError('too-large', `A line has more than ${mostBytes} bytes.`);
