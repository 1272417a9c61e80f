import type { Message, TopicMessages } from 'kafkajs';
import { EncodedRecords } from './encoded-records.ts';

/** Messages for a topic, or records that are encoded for one of its partitions already. */
export interface Outgoing {
  readonly topic: string;
  readonly messages: readonly Message[] | EncodedRecords;
}

/**
 * Most bytes of keys, values and headers in one send. A broker's limit holds for the batch of a partition and not for a
 * record, and what came in compressed goes out as it is: 2,000 records that were read at once may be far
 * more than the 4 MB that a topic takes at once.
 */
const maxSendBytes = 1_000_000;

/**
 * Returns the sends that write all messages in their order, each small enough; a large message goes alone, and so do
 * encoded records, which are never split.
 */
export function splitSends(outgoing: readonly Outgoing[], limit = maxSendBytes): TopicMessages[][] {
  const sends: TopicMessages[][] = [];
  let current: TopicMessages[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (current.length > 0) sends.push(current);
    current = [];
    bytes = 0;
  };
  for (const { topic, messages } of outgoing) {
    if (messages instanceof EncodedRecords) {
      flush();
      sends.push([{ topic, messages: messages.asMessages() }]);
      continue;
    }
    let from = 0;
    for (const [i, message] of messages.entries()) {
      const size = sizeOf(message);
      if (bytes > 0 && bytes + size > limit) {
        if (i > from) current.push({ topic, messages: messages.slice(from, i) });
        flush();
        from = i;
      }
      bytes += size;
    }
    if (messages.length > from) current.push({ topic, messages: messages.slice(from) });
  }
  flush();
  return sends;
}

function sizeOf({ key, value, headers }: Message): number {
  let size = (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, header] of Object.entries(headers ?? {})) {
    for (const one of Array.isArray(header) ? header : [header]) {
      size += name.length + (one?.length ?? 0);
    }
  }
  return size;
}
