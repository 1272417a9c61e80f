import type { KafkaMessage, Message } from 'kafkajs';

/** Longest value of a letter, in bytes: headers must fit beside it under the topic's message limit. */
export const maxLetterBytes = 3_500_000;
const maxHeaderBytes = 2_000;

export interface LetterOrigin {
  readonly stage: string;
  readonly topic: string;
  readonly partition: number;
}

/**
 * Returns the dead letter of a record: its key and bytes, and in headers why and where it comes from.
 * A value too long for the topic is cut, and `churnstream.truncated` says how long it was.
 */
export function deadLetter(
  message: Pick<KafkaMessage, 'key' | 'value' | 'offset' | 'timestamp'>,
  refusal: { readonly reason: string; readonly path: string; readonly detail: string },
  origin: LetterOrigin,
): Message {
  const length = message.value?.length ?? 0;
  const cut = length > maxLetterBytes;
  return {
    key: message.key,
    value: cut ? (message.value?.subarray(0, maxLetterBytes) ?? null) : message.value,
    partition: origin.partition,
    headers: {
      'churnstream.reason': refusal.reason,
      'churnstream.path': refusal.path,
      'churnstream.detail': refusal.detail.slice(0, maxHeaderBytes),
      'churnstream.stage': origin.stage,
      'churnstream.topic': origin.topic,
      'churnstream.partition': String(origin.partition),
      'churnstream.offset': message.offset,
      'churnstream.time': message.timestamp,
      'churnstream.attempts': '1',
      ...(cut ? { 'churnstream.truncated': String(length) } : {}),
    },
  };
}
