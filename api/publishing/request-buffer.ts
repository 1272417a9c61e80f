import { setTimeout as delay } from 'node:timers/promises';
import type { ScoreRequest } from '../../domain/stream/event.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import type { TopicWriter } from './topic-writer.ts';

export interface RequestBufferOptions {
  readonly writer: TopicWriter<ScoreRequest>;
  /** Most requests that wait for Kafka; what comes beyond is dropped. */
  readonly capacity: number;
  readonly onPublished: (count: number) => void;
  readonly onDropped: (count: number) => void;
  /** Told of an outage once, and of its end. */
  readonly onOutage: (error: OutageError | null) => void;
  readonly signal: AbortSignal;
}

export interface RequestBuffer {
  /** Never waits and never fails: an answer does not depend on whether Kafka takes its copy. */
  add(request: ScoreRequest): void;
  /** How many wait. */
  size(): number;
  /** Sends what waits, as far as Kafka takes it at once. */
  close(): Promise<void>;
}

/** Few enough that encoding them holds up no request for longer than some milliseconds. */
const perSend = 500;
/** Requests are gathered so long before they are sent, in milliseconds. */
const gatherMs = 20;
const retryMs = 500;

/** Starts to publish what is added; while Kafka is away up to `capacity` requests wait for it. */
export function startRequestBuffer(options: RequestBufferOptions): RequestBuffer {
  const { writer, capacity, onPublished, onDropped, onOutage, signal } = options;
  let waiting: ScoreRequest[] = [];
  let sending: Promise<void> | null = null;
  let isOut = false;

  async function sendNext(): Promise<boolean> {
    const batch = waiting.slice(0, perSend);
    try {
      await writer.write(batch);
    } catch (error) {
      if (!(error instanceof OutageError)) throw error;
      if (!isOut) onOutage(error);
      isOut = true;
      return false;
    }
    waiting = waiting.slice(batch.length);
    onPublished(batch.length);
    if (isOut) onOutage(null);
    isOut = false;
    return true;
  }

  async function run(): Promise<void> {
    while (waiting.length > 0 && !signal.aborted) {
      const gather = waiting.length < perSend ? gatherMs : 0;
      await delay(isOut ? retryMs : gather, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await sendNext();
    }
    sending = null;
  }

  return {
    add(request) {
      if (waiting.length >= capacity) {
        onDropped(1);
        return;
      }
      waiting.push(request);
      if (!signal.aborted) sending ??= run();
    },
    size: () => waiting.length,
    async close() {
      await sending;
      while (waiting.length > 0 && (await sendNext()));
      if (waiting.length > 0) onDropped(waiting.length);
    },
  };
}
