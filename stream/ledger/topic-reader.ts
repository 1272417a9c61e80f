import type { Admin, Kafka, KafkaMessage } from 'kafkajs';
import type { StreamNames } from '../../domain/stream/names.ts';
import type { Registry } from '../../platform/avro/registry.ts';
import { logBounds } from '../../platform/kafka/offsets.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import type { LoadedProfile } from '../../profiles/load.ts';
import type { LogRange } from './partition-account.ts';
import type { LedgerScope } from './scope.ts';

export interface LedgerSource {
  readonly scope: LedgerScope;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly registry: Registry;
  readonly names: StreamNames;
  readonly loaded: LoadedProfile;
  readonly signal: AbortSignal;
}

/** Reads the committed records of a topic, up to its end or up to the ends given. */
export async function readTopic(
  { kafka, admin, signal }: LedgerSource,
  topic: string,
  onMessages: (partition: number, messages: readonly KafkaMessage[]) => void | Promise<void>,
  ends?: readonly LogRange[],
): Promise<void> {
  const bounds = ends ?? (await logBounds(admin, topic));
  const ranges = bounds.map(({ start, end }, partition) => ({
    topic,
    partition,
    from: start,
    to: end,
  }));
  await readRanges(
    kafka,
    ranges,
    ({ partition }, messages) => onMessages(partition, messages),
    signal,
  );
}

/** Whether a record is of a customer that the ledger is about. */
export const isInScope = ({ refPrefix }: LedgerScope, { key }: KafkaMessage): boolean =>
  refPrefix === '' || (key?.toString('utf8').startsWith(refPrefix) ?? false);
