import type { IHeaders } from 'kafkajs';
import { scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import {
  longAt,
  type ScannedField,
  scannedFields,
  spanSize,
} from '../../platform/avro/scan-record.ts';

/** Where the fields of a scored record stand in a row of spans. */
export interface ScoredLayout {
  readonly fields: readonly ScannedField[];
  /** Numbers per row of spans. */
  readonly width: number;
  /** Where in a row the span of a field begins. */
  spanOf(name: string): number;
}

export function scoredLayout(profile: Profile): ScoredLayout {
  const fields = scannedFields(scoredSchema(profile));
  const places = new Map(fields.map(({ name }, i) => [name, i * spanSize]));
  return {
    fields,
    width: fields.length * spanSize,
    spanOf(name) {
      const place = places.get(name);
      if (place === undefined) throw new Error(`a scored record has no field ${name}`);
      return place;
    },
  };
}

/**
 * Scored records that every store can hold, as the bytes that they came in, with the places of their fields: a sink
 * copies most of them as they are.
 */
export class ScoredRows {
  readonly layout: ScoredLayout;
  readonly values: Buffer[] = [];
  /** Where in its bytes each record begins; before it there may be a header. */
  readonly begins: number[] = [];
  readonly offsets: number[] = [];
  readonly headers: (IHeaders | undefined)[] = [];
  /** Row-major, `layout.width` per row; see `scanRecord`. */
  readonly spans: Int32Array;

  constructor(layout: ScoredLayout, capacity: number) {
    this.layout = layout;
    this.spans = new Int32Array(capacity * layout.width);
  }

  get count(): number {
    return this.values.length;
  }

  /** Whether the record whose spans were written to the next row belongs to the rows. */
  push(value: Buffer, begin: number, offset: number, headers: IHeaders | undefined): void {
    this.values.push(value);
    this.begins.push(begin);
    this.offsets.push(offset);
    this.headers.push(headers);
  }

  /** Where the spans of the next row are to be written. */
  get nextSpan(): number {
    return this.values.length * this.layout.width;
  }

  /** The letters of a text, which is never null. */
  text(row: number, span: number): string {
    const at = row * this.layout.width + span;
    return this.values[row]!.toString('utf8', this.spans[at]!, this.spans[at + 1]!);
  }

  /** A record in Avro, without a header: a view of the bytes that it came in. */
  record(row: number): Buffer {
    return this.values[row]!.subarray(this.begins[row]);
  }

  /** A whole number. */
  long(row: number, span: number): number {
    return longAt(this.values[row]!, this.spans[row * this.layout.width + span]!);
  }
}
