import { Dictionary } from '../../domain/columns/dictionary.ts';
import { type FieldBins, numberBin } from '../../domain/drift/bins.ts';
import type { HistogramLayout } from '../../domain/drift/histogram.ts';
import { type LiveOrigin, liveOrigins } from '../../domain/drift/live/minutes.ts';
import { eachTextAt, longAt } from '../../platform/avro/scan-record.ts';
import type { ScoredLayout, ScoredRows } from '../../stream/scored-rows/scored-rows.ts';

/** One event as far as windows need it; overwritten by the next. */
export interface SeenEvent {
  high: number;
  low: number;
  sequence: number;
  timeMs: number;
}

export interface CustomerReader {
  /** The live origin of a row; null where it is not windowed: a replayed table, or event time ahead of the clock. */
  origin(rows: ScoredRows, row: number): LiveOrigin | null;
  read(rows: ScoredRows, row: number): SeenEvent;
  /** Writes the bins of the row's fields. */
  bin(rows: ScoredRows, row: number, target: Uint8Array, at: number): void;
}

/** Value of a letter of a ULID (Crockford's base 32). */
const letters = new Uint8Array(256);
for (const [value, letter] of [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'].entries()) {
  letters[letter.charCodeAt(0)] = value;
}

/** Letters of a customer's id before the hash in it, and letters per half: 30 bits each. */
const timeLetters = 14;
const halfLetters = 6;
const aheadFlag = Buffer.from('ahead');

/** Returns what reads rows out of their bytes: only what a window needs of each is looked at. */
export function customerReader(layout: HistogramLayout, scored: ScoredLayout): CustomerReader {
  const id = scored.spanOf('customer_id');
  const time = scored.spanOf('occurred_at');
  const sequence = scored.spanOf('sequence');
  const originSpan = scored.spanOf('origin');
  const flags = scored.spanOf('flags');
  const origins = new Dictionary(liveOrigins);
  const binners = layout.fields.map((bins) => bytesBinner(bins, scored.spanOf(bins.name)));
  const event: SeenEvent = { high: 0, low: 0, sequence: 0, timeMs: 0 };
  return {
    origin(rows, row) {
      const bytes = rows.values[row]!;
      const at = row * scored.width;
      const start = rows.spans[at + originSpan]!;
      const code = origins.find(bytes, start, rows.spans[at + originSpan + 1]! - start);
      if (code < 0) return null;
      let isAhead = false;
      eachTextAt(bytes, rows.spans[at + flags]!, (from, end) => {
        isAhead ||= bytes.compare(aheadFlag, 0, aheadFlag.length, from, end) === 0;
      });
      return isAhead ? null : liveOrigins[code]!;
    },
    read(rows, row) {
      const bytes = rows.values[row]!;
      const at = row * scored.width;
      const start = rows.spans[at + id]! + timeLetters;
      event.high = bitsOf(bytes, start);
      event.low = bitsOf(bytes, start + halfLetters);
      event.sequence = longAt(bytes, rows.spans[at + sequence]!);
      event.timeMs = longAt(bytes, rows.spans[at + time]!);
      return event;
    },
    bin(rows, row, target, to) {
      const bytes = rows.values[row]!;
      const at = row * scored.width;
      for (let i = 0; i < binners.length; i++) target[to + i] = binners[i]!(bytes, rows.spans, at);
    },
  };
}

function bitsOf(bytes: Buffer, start: number): number {
  let bits = 0;
  for (let i = start; i < start + halfLetters; i++) bits = (bits << 5) | letters[bytes[i]!]!;
  return bits;
}

function bytesBinner(
  bins: FieldBins,
  span: number,
): (bytes: Buffer, spans: Int32Array, at: number) => number {
  if (bins.kind === 'number') {
    return (bytes, spans, at) => {
      const start = spans[at + span]!;
      return numberBin(bins, start < 0 ? null : bytes.readDoubleLE(start));
    };
  }
  const values = new Dictionary(bins.values);
  const unseen = bins.values.length;
  return (bytes, spans, at) => {
    const start = spans[at + span]!;
    if (start < 0) return unseen + 1;
    const code = values.find(bytes, start, spans[at + span + 1]! - start);
    return code < 0 ? unseen : code;
  };
}
