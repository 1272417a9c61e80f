import type { Admin, Kafka, KafkaMessage } from 'kafkajs';
import type { StreamNames } from '../../domain/stream/names.ts';
import type { Registry } from '../../platform/avro/registry.ts';
import { logBounds } from '../../platform/kafka/offsets.ts';
import type { RecordBlock } from '../../platform/kafka/raw/record-batches.ts';
import { type OnBlock, scanRanges } from '../../platform/kafka/raw/scan-ranges.ts';
import { type OffsetRange, rangesOf, readRanges } from '../../platform/kafka/read-range.ts';
import type { LoadedProfile } from '../../profiles/load.ts';
import type { TextBytes } from './field-reader.ts';
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
  source: LedgerSource,
  topic: string,
  onMessages: (partition: number, messages: readonly KafkaMessage[]) => void | Promise<void>,
  ends?: readonly LogRange[],
): Promise<void> {
  await readRanges(
    source.kafka,
    await rangesUpTo(source, topic, ends),
    ({ partition }, messages) => onMessages(partition, messages),
    source.signal,
  );
}

/** Reads what `readTopic` does, where there is so much of it that nothing may be made per record. */
export async function scanTopic(
  source: LedgerSource,
  topic: string,
  onBlock: OnBlock,
  ends?: readonly LogRange[],
): Promise<void> {
  const ranges = await rangesUpTo(source, topic, ends);
  await scanRanges(source.admin, ranges, onBlock, source.signal);
}

async function rangesUpTo(
  { admin }: LedgerSource,
  topic: string,
  ends?: readonly LogRange[],
): Promise<OffsetRange[]> {
  const bounds = ends ?? (await logBounds(admin, topic));
  return rangesOf(topic, bounds);
}

/** Whether a record is of a customer that the ledger is about. */
export const isInScope = ({ refPrefix }: LedgerScope, { key }: KafkaMessage): boolean =>
  refPrefix === '' || (key?.toString('utf8').startsWith(refPrefix) ?? false);

/** Whether a record of a block is of a customer that the ledger is about, by its key. */
export function isKeyInScope(
  prefix: Uint8Array,
  { bytes, keyStarts, keyEnds }: RecordBlock,
  index: number,
): boolean {
  if (prefix.length === 0) return true;
  const start = keyStarts[index]!;
  return start >= 0 && startsWith(prefix, { bytes, start, end: keyEnds[index]! });
}

export function startsWith(prefix: Uint8Array, { bytes, start, end }: TextBytes): boolean {
  if (end - start < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}
