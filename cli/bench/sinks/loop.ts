import type { ScoredEvent } from '../../../domain/stream/event.ts';
import type { StreamConnection } from '../../stream/connect.ts';

/** Scored records of one partition, decoded, in offset order. */
export interface PartitionRows {
  readonly partition: number;
  readonly offsets: readonly number[];
  readonly values: readonly ScoredEvent[];
}

/** A piece of a partition's rows that is written at once. */
export interface Chunk extends PartitionRows {
  /** Offset after the last. */
  readonly next: number;
}

/**
 * Writes rows that are in memory already to one store, by hand: the same tables, columns and guards as the sink,
 * without Kafka.
 */
export interface StoreLoop {
  readonly rowsPerWrite: number;
  open(stream: StreamConnection): Promise<(chunk: Chunk, expected: number) => Promise<void>>;
}

/** Returns the pieces of a partition's rows, none larger than `size`. */
export function* chunksOf(rows: PartitionRows, size: number): Generator<Chunk> {
  const { partition, offsets, values } = rows;
  for (let from = 0; from < values.length; from += size) {
    const part = offsets.slice(from, from + size);
    yield {
      partition,
      offsets: part,
      values: values.slice(from, from + size),
      next: part.at(-1)! + 1,
    };
  }
}
