import { Dictionary } from '../../domain/columns/dictionary.ts';
import { type FieldBins, numberBin } from '../../domain/drift/bins.ts';
import type { HistogramLayout } from '../../domain/drift/histogram.ts';
import { originsIn } from '../../domain/drift/live/minutes.ts';
import { eachTextAt, longAt } from '../../platform/avro/scan-record.ts';
import type { ReadRows } from '../../stream/scored-rows/read-rows.ts';
import type { ScoredLayout } from '../../stream/scored-rows/scored-rows.ts';
import { readHash } from './customer-hash.ts';
import type { SeenCustomers, SeenEvent } from './customer-source.ts';

const aheadFlag = Buffer.from('ahead');

/** Returns what reads rows out of their bytes: only what a window needs of each is looked at. */
export function customerReader(
  layout: HistogramLayout,
  scored: ScoredLayout,
): (read: ReadRows) => SeenCustomers {
  const id = scored.spanOf('customer_id');
  const time = scored.spanOf('occurred_at');
  const sequence = scored.spanOf('sequence');
  const originSpan = scored.spanOf('origin');
  const flags = scored.spanOf('flags');
  const origins = new Dictionary(originsIn.scored);
  const binners = layout.fields.map((bins) => bytesBinner(bins, scored.spanOf(bins.name)));
  const event: SeenEvent = { high: 0, low: 0, sequence: 0, timeMs: 0 };
  return ({ rows, refused }) => ({
    count: rows.count,
    refused: refused.length,
    offset: (row) => rows.offsets[row]!,
    origin(row) {
      const bytes = rows.values[row]!;
      const at = row * scored.width;
      const start = rows.spans[at + originSpan]!;
      const code = origins.find(bytes, start, rows.spans[at + originSpan + 1]! - start);
      if (code < 0) return null;
      let isAhead = false;
      eachTextAt(bytes, rows.spans[at + flags]!, (from, end) => {
        isAhead ||= bytes.compare(aheadFlag, 0, aheadFlag.length, from, end) === 0;
      });
      return isAhead ? null : originsIn.scored[code]!;
    },
    read(row) {
      const bytes = rows.values[row]!;
      const at = row * scored.width;
      readHash(bytes, rows.spans[at + id]!, event);
      event.sequence = longAt(bytes, rows.spans[at + sequence]!);
      event.timeMs = longAt(bytes, rows.spans[at + time]!);
      return event;
    },
    bin(row, target, to) {
      const bytes = rows.values[row]!;
      const at = row * scored.width;
      for (let i = 0; i < binners.length; i++) target[to + i] = binners[i]!(bytes, rows.spans, at);
    },
  });
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
