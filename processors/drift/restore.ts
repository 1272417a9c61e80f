import type { Kafka } from 'kafkajs';
import { liveOrigins } from '../../domain/drift/live/minutes.ts';
import type { OriginProgress } from '../../domain/drift/live/partition-windows.ts';
import type { MergerMemory } from '../../domain/drift/live/window-merger.ts';
import type { LogBounds } from '../../platform/kafka/offsets.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import { CrashError } from '../../platform/runtime/errors.ts';
import { decodePartial } from './codec.ts';

export interface RestoredPartition {
  readonly reached: number;
  readonly origins: readonly OriginProgress[];
}

/** Offsets looked at first; four times as many where that was not enough. */
const firstLook = 400;

/**
 * Returns where a source partition stood when its last partial went out: the newest partial of each origin says so.
 * Partials of all partitions lie in one log, so it is read from its end backwards until both are found.
 */
export async function restorePartition(
  kafka: Kafka,
  topic: string,
  bounds: LogBounds,
  partition: number,
): Promise<RestoredPartition> {
  let look = firstLook;
  while (true) {
    const from = Math.max(bounds.start, bounds.end - look);
    const found = new Map<string, OriginProgress>();
    let reached = 0;
    await readRanges(kafka, [{ topic, partition: 0, from, to: bounds.end }], (_, messages) => {
      for (const { value } of messages) {
        if (value === null) continue;
        const { sourcePartition, origin, closedBefore, newest, reached: at } = decodePartial(value);
        if (sourcePartition !== partition) continue;
        found.set(origin, { origin, closedBefore, newest });
        reached = Math.max(reached, at);
      }
    });
    if (found.size === liveOrigins.length || from === bounds.start) {
      return { reached, origins: [...found.values()] };
    }
    look *= 4;
  }
}

/** Header of the last window of a transaction: what the merger must know to go on after it. */
export const memoryHeader = 'churnstream.drift.memory';

/** Returns what the merger knew when the last window went out; null where there is none. */
export async function restoreMerger(
  kafka: Kafka,
  topic: string,
  bounds: LogBounds,
): Promise<MergerMemory | null> {
  let look = firstLook;
  while (true) {
    const from = Math.max(bounds.start, bounds.end - look);
    let memory: string | null = null;
    await readRanges(kafka, [{ topic, partition: 0, from, to: bounds.end }], (_, messages) => {
      for (const { headers } of messages) {
        const given = headers?.[memoryHeader];
        if (given !== undefined) memory = String(given);
      }
    });
    if (memory !== null) return parseMemory(memory, topic);
    if (from === bounds.start) return null;
    look *= 4;
  }
}

// Written by this stage alone and read back by it: what does not parse is a defect, not bad data.
function parseMemory(text: string, topic: string): MergerMemory {
  try {
    return JSON.parse(text) as MergerMemory;
  } catch (error) {
    throw new CrashError(`the header ${memoryHeader} of ${topic} is not JSON: ${String(error)}`);
  }
}
