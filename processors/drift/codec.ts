import type { Type } from 'avsc';
import { type LiveOrigin, liveOrigins } from '../../domain/drift/live/minutes.ts';
import type { Partial } from '../../domain/drift/live/partition-windows.ts';
import { partialSchema } from '../../domain/drift/live/schemas.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { headerLength } from '../../platform/avro/wire-format.ts';

/** A partial as it lies in its topic. */
interface PartialValue {
  readonly origin: string;
  readonly source_partition: number;
  readonly minute: number;
  readonly closed_before: number;
  readonly newest: number;
  readonly reached: number;
  readonly model_version: string;
  readonly level: number;
  readonly customers: number;
  readonly heads: Buffer;
  readonly bins: Buffer;
}

export interface ReadPartial extends Partial {
  readonly modelVersion: string;
}

const none = Buffer.alloc(0);
export const partialType: Type = avroType(partialSchema);

export function encodePartial(partial: Partial, modelVersion: string, header: Buffer): Buffer {
  const { origin, sourcePartition, minute, closedBefore, newest, reached, customers } = partial;
  const value: PartialValue = {
    origin,
    source_partition: sourcePartition,
    minute,
    closed_before: closedBefore,
    newest,
    reached,
    model_version: modelVersion,
    level: customers?.level ?? 0,
    customers: customers?.count ?? 0,
    heads: customers === null ? none : Buffer.from(customers.heads),
    bins: customers === null ? none : Buffer.from(customers.bins),
  };
  return Buffer.concat([header, partialType.toBuffer(value)]);
}

/** @throws Error for bytes that this version of the stage has not written */
export function decodePartial(bytes: Buffer): ReadPartial {
  const value = partialType.fromBuffer(bytes.subarray(headerLength)) as PartialValue;
  const origin = liveOrigins.find((one): one is LiveOrigin => one === value.origin);
  if (origin === undefined) throw new Error(`a partial of the origin ${value.origin}`);
  const { level, customers: count, heads, bins } = value;
  return {
    origin,
    sourcePartition: value.source_partition,
    minute: value.minute,
    closedBefore: value.closed_before,
    newest: value.newest,
    reached: value.reached,
    modelVersion: value.model_version,
    customers: count === 0 ? null : { level, count, heads, bins },
  };
}
