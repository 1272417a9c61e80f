import type { IHeaders, KafkaMessage, Message } from 'kafkajs';

/** Longest value of a letter, in bytes: headers must fit beside it under the topic's message limit. */
export const maxLetterBytes = 3_500_000;
/** Most bytes of the record's own headers that a letter keeps. */
export const maxKeptHeaderBytes = 65_536;
const maxDetailLength = 2_000;
const ownPrefix = 'churnstream.';

/** Headers of a record that was redriven. */
export const redriveHeaders = {
  /** Identity of the letter that it was. */
  from: 'churnstream.redriven_from',
  /** Offset at which the record came first. */
  offset: 'churnstream.redriven_offset',
  /** How often it was refused before. */
  attempts: 'churnstream.attempts',
} as const;

export interface LetterOrigin {
  readonly stage: string;
  readonly topic: string;
  readonly partition: number;
}

/**
 * Returns the dead letter of a record: its key, bytes and headers, and in further headers why and where it
 * comes from. A value too long for the topic is cut, and `churnstream.truncated` says how long it was; headers
 * that are too many are left out, and `churnstream.headers_left_out` says how many.
 */
export function deadLetter(
  message: Pick<KafkaMessage, 'key' | 'value' | 'offset' | 'timestamp' | 'headers'>,
  refusal: { readonly reason: string; readonly path: string; readonly detail: string },
  origin: LetterOrigin,
): Message {
  const length = message.value?.length ?? 0;
  const cut = length > maxLetterBytes;
  const { kept, leftOut } = keepHeaders(message.headers ?? {});
  return {
    key: message.key,
    value: cut ? (message.value?.subarray(0, maxLetterBytes) ?? null) : message.value,
    partition: origin.partition,
    headers: {
      ...kept,
      'churnstream.reason': refusal.reason,
      'churnstream.path': refusal.path,
      'churnstream.detail': refusal.detail.slice(0, maxDetailLength),
      'churnstream.stage': origin.stage,
      'churnstream.topic': origin.topic,
      'churnstream.partition': String(origin.partition),
      'churnstream.offset': message.offset,
      'churnstream.time': message.timestamp,
      [redriveHeaders.attempts]: String(1 + attemptsOf(message.headers)),
      ...redrivenFrom(message.headers),
      ...(cut ? { 'churnstream.truncated': String(length) } : {}),
      ...(leftOut > 0 ? { 'churnstream.headers_left_out': String(leftOut) } : {}),
    },
  };
}

/** How often a record was refused before; what is no number counts as never. */
function attemptsOf(headers: IHeaders | undefined): number {
  const attempts = Number(headers?.[redriveHeaders.attempts] ?? 0);
  return Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 0;
}

function redrivenFrom(headers: IHeaders | undefined): IHeaders {
  const from = headers?.[redriveHeaders.from];
  return from === undefined ? {} : { [redriveHeaders.from]: from };
}

/** The record's own headers, those first that come first, as long as they fit; ours are never taken for its own. */
function keepHeaders(headers: IHeaders): { kept: IHeaders; leftOut: number } {
  const kept: IHeaders = {};
  let bytes = 0;
  let leftOut = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(ownPrefix)) continue;
    const values = Array.isArray(value) ? value : [value ?? ''];
    const size = values.reduce((sum, one) => sum + name.length + one.length, 0);
    if (bytes + size > maxKeptHeaderBytes) leftOut += values.length;
    else {
      bytes += size;
      kept[name] = value;
    }
  }
  return { kept, leftOut };
}
