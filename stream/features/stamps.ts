import { type Redis, redisCall } from '../../platform/redis/client.ts';
import { offsetDigits } from './state-bytes.ts';

/** The events at which the features of some customers stand. */
export interface StampBlock {
  /** Holds the customers' refs in UTF-8. */
  readonly bytes: Buffer;
  readonly count: number;
  readonly refStarts: Int32Array;
  readonly refEnds: Int32Array;
  readonly occurredAtMs: Float64Array;
  readonly sequences: Float64Array;
}

/** Time and sequence take no more. */
const stampLetters = 40;
/**
 * One step of a scan and what it found: ref, occurred_at and sequence of each customer, with NUL, which no ref may hold,
 * behind each of them. A command per customer would cost ten times as much. ARGV: cursor, pattern, count, length of the
 * prefix before the ref.
 */
const script = `
local step = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
local parts = {}
for _, key in ipairs(step[2]) do
  local head = redis.call('GETRANGE', key, ${offsetDigits + 1}, ${offsetDigits + stampLetters})
  local time, sequence = string.match(head, '^(-?%d+) (%d+) ')
  if time then
    parts[#parts + 1] = string.sub(key, ARGV[4] + 1)
    parts[#parts + 1] = time
    parts[#parts + 1] = sequence
  end
end
parts[#parts + 1] = ''
return {step[1], table.concat(parts, '\\0')}`;

const keysPerStep = 1_000;

/**
 * Yields where the features stand of all customers whose keys match, in no order; one may come twice. The next step is
 * under way while one is handled. @throws OutageError
 */
export async function* readStamps(
  redis: Redis,
  pattern: string,
  prefixLength: number,
): AsyncGenerator<StampBlock> {
  const step = (cursor: string | Buffer): Promise<[Buffer, Buffer]> => {
    const args = [script, 0, cursor, pattern, keysPerStep, prefixLength];
    const answer = redisCall(() => redis.callBuffer('EVAL', args) as Promise<[Buffer, Buffer]>);
    answer.catch(() => undefined);
    return answer;
  };
  for (let asked: Promise<[Buffer, Buffer]> | null = step('0'); asked !== null; ) {
    const [cursor, bytes]: [Buffer, Buffer] = await asked;
    asked = cursor.toString() === '0' ? null : step(cursor);
    yield parseStamps(bytes);
  }
}

const nul = 0;
const zero = 0x30;
/** Digits of a number that is exact whatever the digits are. */
const exactDigits = 15;

export function parseStamps(bytes: Buffer): StampBlock {
  const most = Math.floor(bytes.length / 3);
  const refStarts = new Int32Array(most);
  const refEnds = new Int32Array(most);
  const occurredAtMs = new Float64Array(most);
  const sequences = new Float64Array(most);
  let at = 0;
  const number = (): number => {
    const start = at;
    let value = 0;
    let isPlain = true;
    for (; bytes[at] !== nul; at++) {
      const digit = bytes[at]! - zero;
      value = value * 10 + digit;
      if (digit < 0 || digit > 9) isPlain = false;
    }
    const end = at++;
    const fits = isPlain && end > start && end - start <= exactDigits;
    return fits ? value : Number(bytes.toString('latin1', start, end));
  };
  let count = 0;
  while (at < bytes.length) {
    refStarts[count] = at;
    while (bytes[at] !== nul) at++;
    refEnds[count] = at++;
    occurredAtMs[count] = number();
    sequences[count] = number();
    count++;
  }
  return { bytes, count, refStarts, refEnds, occurredAtMs, sequences };
}
