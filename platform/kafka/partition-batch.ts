import type { KafkaMessage } from 'kafkajs';
import type { PartitionLane as Lane } from './lane-table.ts';

export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly KafkaMessage[];
  /** The offset to resume from once these messages are done. */
  readonly nextOffset: number;
}

/** Keeps the membership alive; throws where the group has moved on. */
export type Heartbeat = () => Promise<void>;

export type PartitionLane = Lane<PartitionBatch, Heartbeat>;
