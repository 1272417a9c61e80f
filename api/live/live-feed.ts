import type { Band } from '../../domain/customer/band.ts';

/** One scored event as it is shown live. */
export interface LiveScore {
  readonly event_id: string;
  readonly customer_ref: string;
  readonly event_type: string;
  readonly origin: string;
  readonly occurred_at: number;
  readonly scored_at: number;
  readonly churn_probability: number;
  readonly churn_label: boolean;
  readonly band: Band;
  readonly top_reason: string | null;
  readonly model_version: string;
}

/** What happened since the tick before. */
export interface LiveTick {
  readonly at: number;
  /** Whether the stream is followed; while Kafka is away it is not, and nothing is counted. */
  readonly following: boolean;
  /** Events that Kafka has taken since then. */
  readonly received: number;
  /** Scored events of the stream since then. */
  readonly scored: number;
  readonly dead: number;
  /** The newest of them, newest first: a sample where there are many. */
  readonly latest: readonly LiveScore[];
}

export interface LiveFeed {
  /** Calls back at every tick, until the returned function is called. */
  subscribe(listener: (tick: LiveTick) => void): () => void;
  readonly subscribers: () => number;
  close(): Promise<void>;
}

/** Where the ticks come from, while somebody listens. */
export interface LiveSource {
  /** What came since it was asked before. */
  take(): Omit<LiveTick, 'at' | 'following'>;
  close(): Promise<void>;
}

/** How long nobody must listen before the source is closed, in milliseconds. */
const idleMs = 5_000;

/**
 * Ticks for all who listen from one source, which is open only while somebody does: what nobody looks at costs nothing.
 * @param open resolves once the source follows the stream; it is opened again when it failed
 */
export function createLiveFeed(
  open: () => Promise<LiveSource>,
  onError: (error: unknown) => void,
  everyMs: number,
  now: () => number,
): LiveFeed {
  const listeners = new Set<(tick: LiveTick) => void>();
  let source: LiveSource | null = null;
  let opening: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let idleSinceMs: number | null = null;

  async function openSource(): Promise<void> {
    try {
      source = await open();
    } catch (error) {
      onError(error);
    } finally {
      opening = null;
    }
  }

  async function closeSource(): Promise<void> {
    if (timer !== null) clearInterval(timer);
    timer = null;
    await opening;
    const closing = source;
    source = null;
    await closing?.close().catch(onError);
  }

  function tick(): void {
    if (listeners.size === 0) {
      idleSinceMs ??= now();
      if (now() - idleSinceMs >= idleMs) void closeSource();
      return;
    }
    idleSinceMs = null;
    if (source === null) opening ??= openSource();
    const following = source !== null;
    const taken = source?.take() ?? { received: 0, scored: 0, dead: 0, latest: [] };
    for (const listener of listeners) listener({ at: now(), following, ...taken });
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (source === null) opening ??= openSource();
      timer ??= setInterval(tick, everyMs);
      return () => listeners.delete(listener);
    },
    subscribers: () => listeners.size,
    close: closeSource,
  };
}
