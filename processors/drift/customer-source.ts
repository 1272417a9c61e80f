import type { LiveOrigin } from '../../domain/drift/live/minutes.ts';
import type { Heartbeat, PartitionBatch } from '../../platform/kafka/partition-consumer.ts';

/** One customer's event as far as windows need it; overwritten by the next. */
export interface SeenEvent {
  /** 30 bits each of the customer's hash. */
  high: number;
  low: number;
  /** Decides between events of one customer in one millisecond. */
  sequence: number;
  timeMs: number;
}

/** The customers of a batch. */
export interface SeenCustomers {
  readonly count: number;
  /** Records that no store may see; the sinks put them with the dead letters, here they are only counted. */
  readonly refused: number;
  offset(row: number): number;
  /** The live origin of a row; null where it is not windowed: a replayed table, or event time ahead of the clock. */
  origin(row: number): LiveOrigin | null;
  read(row: number): SeenEvent;
  /** Writes the bins of the row's fields, a byte each. */
  bin(row: number, target: Uint8Array, at: number): void;
}

/** A topic whose customers are windowed. */
export interface CustomerSource {
  readonly origins: readonly LiveOrigin[];
  read(batch: PartitionBatch, heartbeat: Heartbeat): Promise<SeenCustomers>;
}
