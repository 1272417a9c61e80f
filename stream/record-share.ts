/** Which part of a log's offsets are records; the rest are the markers that end transactions. */
export interface RecordShare {
  /** Takes note of what was read: so many records in so many offsets. */
  add(records: number, offsets: number): void;
  /** From what was read lately; 1 where nothing was. */
  value(): number;
}

/** Offsets over which the share is taken: the older half counts half as much, and so on. */
const remembered = 100_000;

export function createRecordShare(): RecordShare {
  let records = 0;
  let offsets = 0;
  return {
    add(more, span) {
      // A place that was left and sought again says nothing.
      if (span < more) return;
      records += more;
      offsets += span;
      if (offsets <= remembered) return;
      records /= 2;
      offsets /= 2;
    },
    value: () => (offsets === 0 ? 1 : records / offsets),
  };
}
