import type { Type } from 'avsc';
import { ulidHashBytes, ulidLetters, writeUlid } from '../../domain/identity/ulid-bytes.ts';
import { headerLength } from '../../platform/avro/wire-format.ts';
import { longSize, writeLong } from '../../platform/avro/write-long.ts';
import { type EncodedRecords, RecordWriter } from '../../platform/kafka/encoded-records.ts';
import { assembleScored } from './assemble.ts';
import { type AdmittedBatch, hashBytesPerRow } from './batch-admission.ts';

export interface ScoringFacts {
  /** The wire header of the scored schema. */
  readonly header: Buffer;
  /** A record of the scored schema's last fields alone. */
  readonly tailType: Type;
  readonly modelVersion: string;
  readonly threshold: number;
  readonly partition: number;
  readonly idEpochMs: number;
  readonly nowMs: number;
}

/** Most bytes of one send; a topic takes batches of 4 MB. */
const maxSendBytes = 2_000_000;
/** Length of a ULID as Avro writes it: a zigzag varint. */
const ulidLength = 2 * ulidLetters;
const ulidBytes = 1 + ulidLetters;

/**
 * Returns the scored records of an admitted batch in its order, encoded for the partition that they came from and cut
 * into sends. A plain event's bytes are copied and the new fields written behind them, as `assembleScored` does it.
 */
export function writeScored(
  batch: AdmittedBatch,
  probabilities: Float32Array,
  facts: ScoringFacts,
): EncodedRecords[] {
  const writer = new RecordWriter();
  const sends: EncodedRecords[] = [];
  const model = modelBytes(facts);
  for (let row = 0; row < batch.admitted.length; row++) {
    const index = batch.admitted[row]!;
    const message = batch.messages[index]!;
    const general = batch.general.get(index);
    if (general === undefined) {
      writePlain(writer, batch, index, probabilities[row]!, model, facts);
    } else {
      const offset = Number(message.offset);
      const value = assembleScored(general, offset, probabilities[row]!, facts);
      writer.bytes.set(value, writer.add(message.key, value.length));
    }
    if (writer.size >= maxSendBytes) sends.push(writer.take(facts.partition));
  }
  if (writer.count > 0) sends.push(writer.take(facts.partition));
  return sends;
}

/** The threshold and the version as Avro has them, one behind the other. */
function modelBytes({ threshold, modelVersion }: ScoringFacts): Buffer {
  const version = Buffer.from(modelVersion);
  const bytes = Buffer.alloc(8 + longSize(version.length) + version.length);
  bytes.writeDoubleLE(threshold, 0);
  bytes.set(version, writeLong(bytes, 8, version.length));
  return bytes;
}

function writePlain(
  writer: RecordWriter,
  { messages, columns, hashes, flags }: AdmittedBatch,
  index: number,
  probability: number,
  model: Buffer,
  { header, partition, threshold, idEpochMs, nowMs }: ScoringFacts,
): void {
  const { key, value, offset } = messages[index]!;
  const body = value!;
  const rowFlags = flags[index]!;
  const sourceOffset = Number(offset);
  const size =
    body.length +
    2 * ulidBytes +
    8 +
    1 +
    model.length +
    flagsSize(rowFlags) +
    longSize(partition) +
    longSize(sourceOffset) +
    longSize(nowMs);
  let at = writer.add(key, size);
  const { bytes } = writer;
  bytes.set(header, at);
  at += headerLength + body.copy(bytes, at + headerLength, headerLength);
  const hashAt = index * hashBytesPerRow;
  bytes[at] = ulidLength;
  writeUlid(columns.times[index]!, hashes, hashAt, bytes, at + 1);
  at += ulidBytes;
  bytes[at] = ulidLength;
  writeUlid(idEpochMs, hashes, hashAt + ulidHashBytes, bytes, at + 1);
  at = bytes.writeDoubleLE(probability, at + ulidBytes);
  bytes[at++] = probability >= threshold ? 1 : 0;
  bytes.set(model, at);
  at = writeFlags(bytes, at + model.length, rowFlags);
  at = writeLong(bytes, at, partition);
  at = writeLong(bytes, at, sourceOffset);
  writeLong(bytes, at, nowMs);
}

/** Bytes of flags, which are ASCII, as an Avro array in one block. */
function flagsSize(flags: readonly string[]): number {
  if (flags.length === 0) return 1;
  return flags.reduce(
    (sum, { length }) => sum + longSize(length) + length,
    longSize(flags.length) + 1,
  );
}

function writeFlags(bytes: Buffer, from: number, flags: readonly string[]): number {
  let at = from;
  if (flags.length > 0) {
    at = writeLong(bytes, at, flags.length);
    for (const flag of flags) {
      at = writeLong(bytes, at, flag.length);
      at += bytes.write(flag, at, 'latin1');
    }
  }
  bytes[at] = 0;
  return at + 1;
}
