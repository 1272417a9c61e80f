import type { Type } from 'avsc';
import type { KafkaMessage } from 'kafkajs';
import { createScoredValidator } from '../../domain/customer/validate-scored.ts';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { Refusal } from '../../domain/stream/dead-letter.ts';
import type { ScoredEvent } from '../../domain/stream/event.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { scanRecord } from '../../platform/avro/scan-record.ts';
import { headerLength, readSchemaId } from '../../platform/avro/wire-format.ts';
import { decodeValue, type Readers } from '../decode-values.ts';
import { createPlainCheck, type PlainCheck } from './is-plain.ts';
import { type ScoredLayout, ScoredRows, scoredLayout } from './scored-rows.ts';

export interface RowReading {
  readonly layout: ScoredLayout;
  readonly isPlain: PlainCheck;
  /** The current schema, in which every row is. */
  readonly current: Type;
  /** A refusal of what no store may see. */
  readonly check: (scored: ScoredEvent) => Refusal | null;
}

/** Returns how the scored records of a profile are read. */
export function scoredReading(profile: Profile): RowReading {
  const layout = scoredLayout(profile);
  return {
    layout,
    isPlain: createPlainCheck(layout),
    current: avroType(scoredSchema(profile)),
    check: createScoredValidator(profile),
  };
}

export interface ReadRows {
  readonly rows: ScoredRows;
  readonly refused: readonly { readonly message: KafkaMessage; readonly refusal: Refusal }[];
}

/**
 * Reads the scored records of one partition into rows, in offset order. Plain ones are found in their bytes; all others
 * are decoded and judged by the library and the validator, and encoded again.
 */
export function readRows(
  messages: readonly KafkaMessage[],
  readers: Readers,
  { layout, isPlain, current, check }: RowReading,
): ReadRows {
  const rows = new ScoredRows(layout, messages.length);
  const refused: { message: KafkaMessage; refusal: Refusal }[] = [];
  for (const message of messages) {
    const { value, headers } = message;
    const offset = Number(message.offset);
    const at = rows.nextSpan;
    if (
      value !== null &&
      isCurrent(value, readers) &&
      scanRecord(layout.fields, value, headerLength, rows.spans, at) &&
      isPlain(value, rows.spans, at)
    ) {
      rows.push(value, headerLength, offset, headers);
      continue;
    }
    const decoded = decodeValue<ScoredEvent>(value, readers);
    const refusal = 'refusal' in decoded ? decoded.refusal : check(decoded.value);
    if (refusal !== null) refused.push({ message, refusal });
    else if ('value' in decoded) {
      const encoded = current.toBuffer(decoded.value);
      if (!scanRecord(layout.fields, encoded, 0, rows.spans, at)) {
        throw new Error(`offset ${offset}: a record that was encoded here cannot be scanned`);
      }
      rows.push(encoded, 0, offset, headers);
    }
  }
  return { rows, refused };
}

function isCurrent(value: Buffer, readers: Readers): boolean {
  const id = readSchemaId(value);
  return id !== null && readers.get(id)?.isCurrent === true;
}
