import type { Type } from 'avsc';
import type { ScoredTail } from '../../domain/stream/event.ts';
import type { Admitted } from './admit.ts';

export interface AssemblyContext {
  /** The wire header of the scored schema. */
  readonly header: Buffer;
  /** A record of the scored schema's last fields alone. */
  readonly tailType: Type;
  readonly modelVersion: string;
  readonly threshold: number;
  readonly partition: number;
  readonly nowMs: number;
}

/**
 * Returns a scored value: header, the event's own bytes, then what was added. An Avro record is the
 * concatenation of its fields (Avro 1.11 specification, binary encoding), so the event need not be encoded again.
 */
export function assembleScored(
  admitted: Admitted,
  offset: number,
  probability: number,
  context: AssemblyContext,
): Buffer {
  const tail: ScoredTail = {
    event_id: admitted.eventId,
    customer_id: admitted.customerId,
    churn_probability: probability,
    churn_label: probability >= context.threshold,
    threshold: context.threshold,
    model_version: context.modelVersion,
    flags: admitted.flags,
    source_partition: context.partition,
    source_offset: offset,
    scored_at: context.nowMs,
  };
  return Buffer.concat([context.header, admitted.body, context.tailType.toBuffer(tail)]);
}
