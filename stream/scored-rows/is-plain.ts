import { isPlausibleTime } from '../../domain/customer/plausible-time.ts';
import { ulidLetters } from '../../domain/identity/ulid-bytes.ts';
import { eachTextAt, longAt } from '../../platform/avro/scan-record.ts';
import type { ScoredLayout } from './scored-rows.ts';

/** Checks a scanned record; `at` is where its row of spans begins. */
export type PlainCheck = (bytes: Buffer, spans: Int32Array, at: number) => boolean;

/**
 * Returns a check that a scanned record passes only if `createScoredValidator` has nothing against it. It says no where
 * more has to be known, such as of letters outside of ASCII.
 */
export function createPlainCheck(layout: ScoredLayout): PlainCheck {
  const spansOf = (kind: string): number[] =>
    layout.fields.filter((field) => field.kind === kind).map(({ name }) => layout.spanOf(name));
  const ids = ['event_id', 'customer_id'].map(layout.spanOf);
  const times = ['occurred_at', 'scored_at'].map(layout.spanOf);
  const shares = ['churn_probability', 'threshold'].map(layout.spanOf);
  const partition = layout.spanOf('source_partition');
  const texts = spansOf('text');
  const doubles = spansOf('double');
  const flags = layout.spanOf('flags');
  return (bytes, spans, at) => {
    for (const id of ids) if (!isUlid(bytes, spans[at + id]!, spans[at + id + 1]!)) return false;
    for (const time of times) if (!isPlausibleTime(longAt(bytes, spans[at + time]!))) return false;
    if (longAt(bytes, spans[at + partition]!) >= 2 ** 31) return false;
    for (const share of shares) {
      const value = bytes.readDoubleLE(spans[at + share]!);
      if (!(value >= 0 && value <= 1)) return false;
    }
    for (let i = 0; i < doubles.length; i++) {
      const start = spans[at + doubles[i]!]!;
      // The exponent of what is not finite is all ones (IEEE 754).
      if (start >= 0 && (bytes[start + 7]! & 0x7f) === 0x7f && bytes[start + 6]! >= 0xf0)
        return false;
    }
    for (let i = 0; i < texts.length; i++) {
      const span = at + texts[i]!;
      if (!isPrintable(bytes, spans[span]!, spans[span + 1]!)) return false;
    }
    let isPlain = true;
    eachTextAt(bytes, spans[at + flags]!, (start, end) => {
      isPlain &&= isPrintable(bytes, start, end) && !bytes.subarray(start, end).includes(comma);
    });
    return isPlain;
  };
}

const comma = 0x2c;

/** 1 for the letters of a ULID in ASCII. */
const ulidLetter = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[0-9A-HJKMNP-TV-Z]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

function isUlid(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== ulidLetters || bytes[start]! > 0x37) return false;
  for (let i = start; i < end; i++) if (ulidLetter[bytes[i]!] === 0) return false;
  return true;
}

function isPrintable(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}
