import type { Kafka, KafkaMessage } from 'kafkajs';
import type { LiveOrigin } from '../../domain/drift/live/minutes.ts';
import type { OriginProgress } from '../../domain/drift/live/partition-windows.ts';
import type { MergerMemory } from '../../domain/drift/live/window-merger.ts';
import type { LogBounds } from '../../platform/kafka/offsets.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import { CrashError } from '../../platform/runtime/errors.ts';
import { decodePartial } from './codec.ts';

export interface RestoredPartition {
  /** 0 where the newest partial tells of another log. */
  readonly reached: number;
  readonly origins: readonly OriginProgress[];
  /** Whether the source topic was deleted and made again since: no offset known of it means anything. */
  readonly isNewLog: boolean;
}

/** Header of a partial: the id of the source topic, for a topic made again begins its offsets anew (KIP-516). */
export const sourceHeader = 'churnstream.drift.source';

/** Offsets looked at first; four times as many where that was not enough. */
const firstLook = 400;

/** What is taken from records that are seen in their order. */
interface Search<Found> {
  see(message: KafkaMessage): void;
  /** Null where the records seen do not tell all of it. */
  found(): Found | null;
  /** What there is of it once the whole log was seen. */
  rest(): Found;
}

/** Reads a log of one partition from its end backwards until a search, begun anew for each look, has found what it wants. */
async function lookBack<Found>(
  kafka: Kafka,
  topic: string,
  bounds: LogBounds,
  begin: () => Search<Found>,
): Promise<Found> {
  for (let look = firstLook; ; look *= 4) {
    const from = Math.max(bounds.start, bounds.end - look);
    const search = begin();
    await readRanges(kafka, [{ topic, partition: 0, from, to: bounds.end }], (_, messages) => {
      for (const message of messages) search.see(message);
    });
    const found = search.found();
    if (found !== null) return found;
    if (from === bounds.start) return search.rest();
  }
}

/**
 * Returns where a source partition stood when its last partial went out: the newest partial of each of its origins says
 * so. Partials of all partitions of all topics lie in one log, and an origin comes in one topic alone.
 * @param topicId of the source topic as it is now
 */
export function restorePartition(
  kafka: Kafka,
  topic: string,
  bounds: LogBounds,
  partition: number,
  own: readonly LiveOrigin[],
  topicId: string,
): Promise<RestoredPartition> {
  return lookBack(kafka, topic, bounds, () => {
    const origins = new Map<string, OriginProgress>();
    let reached = 0;
    let isNewLog = false;
    const rest = (): RestoredPartition => ({ reached, origins: [...origins.values()], isNewLog });
    return {
      see({ value, headers }) {
        if (value === null) return;
        const { sourcePartition, origin, closedBefore, newest, reached: at } = decodePartial(value);
        if (sourcePartition !== partition || !own.includes(origin)) return;
        origins.set(origin, { origin, closedBefore, newest });
        const source = headers?.[sourceHeader];
        // Partials of earlier versions do not say: they are taken for partials of this log.
        isNewLog = source !== undefined && String(source) !== topicId;
        reached = isNewLog ? 0 : Math.max(reached, at);
      },
      found: () => (origins.size === own.length ? rest() : null),
      rest,
    };
  });
}

/** Header of the last window of a transaction: what the merger must know to go on after it. */
export const memoryHeader = 'churnstream.drift.memory';

/** Returns what the merger knew when the last window went out; null where there is none. */
export async function restoreMerger(
  kafka: Kafka,
  topic: string,
  bounds: LogBounds,
): Promise<MergerMemory | null> {
  const memory = await lookBack<string | null>(kafka, topic, bounds, () => {
    let last: string | null = null;
    return {
      see({ headers }) {
        const given = headers?.[memoryHeader];
        if (given !== undefined) last = String(given);
      },
      found: () => last,
      rest: () => null,
    };
  });
  return memory === null ? null : parseMemory(memory, topic);
}

// Written by this stage alone and read back by it: what does not parse is a defect, not bad data.
function parseMemory(text: string, topic: string): MergerMemory {
  try {
    return JSON.parse(text) as MergerMemory;
  } catch (error) {
    throw new CrashError(`the header ${memoryHeader} of ${topic} is not JSON: ${String(error)}`);
  }
}
