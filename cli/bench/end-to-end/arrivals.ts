/** Events of one partition that a store has not shown yet, in offset order. */
interface Awaited {
  readonly offsets: number[];
  readonly eventTimes: number[];
  /** How many of them were seen; they are dropped now and then. */
  seen: number;
}

/** From event time to being visible, of every event, in one store. */
export class Arrivals {
  readonly #partitions = new Map<number, Awaited>();
  readonly #latencies: number[] = [];

  /** Latencies in milliseconds of all that were seen. */
  get latencies(): readonly number[] {
    return this.#latencies;
  }

  /** How many are not seen yet. */
  get waiting(): number {
    let waiting = 0;
    for (const { offsets, seen } of this.#partitions.values()) waiting += offsets.length - seen;
    return waiting;
  }

  /** An event that the scored topic holds at an offset; they come in order. */
  expect(partition: number, offset: number, eventTimeMs: number): void {
    let awaited = this.#partitions.get(partition);
    if (awaited === undefined) {
      awaited = { offsets: [], eventTimes: [], seen: 0 };
      this.#partitions.set(partition, awaited);
    }
    awaited.offsets.push(offset);
    awaited.eventTimes.push(eventTimeMs);
  }

  /** The store shows everything of a partition before `next`. */
  seeUpTo(partition: number, next: number, nowMs: number): void {
    const awaited = this.#partitions.get(partition);
    if (awaited === undefined) return;
    const { offsets, eventTimes } = awaited;
    while (awaited.seen < offsets.length && offsets[awaited.seen]! < next) {
      this.#latencies.push(nowMs - eventTimes[awaited.seen]!);
      awaited.seen++;
    }
  }
}
