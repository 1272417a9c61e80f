import { MinuteCustomers, type PackedCustomers } from './minute-customers.ts';
import { graceMs, horizonMs, type LiveOrigin, minuteOf } from './minutes.ts';

/** Where a partition stands for one origin; every partial carries it, so that the last one restores it. */
export interface OriginProgress {
  readonly origin: LiveOrigin;
  /** Minutes before this one are closed: what comes of them is late. */
  readonly closedBefore: number;
  /** Largest event time seen. */
  readonly newest: number;
}

/** What one partition says of one minute of one origin; without customers it only says how far it is. */
export interface Partial extends OriginProgress {
  readonly sourcePartition: number;
  /** Start of the minute; `closedBefore` where no minute is meant. */
  readonly minute: number;
  /** The partition's offset up to which records are in this or earlier partials, or in open minutes. */
  readonly reached: number;
  readonly customers: PackedCustomers | null;
}

interface OpenMinute {
  readonly customers: MinuteCustomers;
  /** The first record that went in: reading goes on from here after a restart. */
  readonly firstOffset: number;
}

interface OriginState {
  closedBefore: number;
  newest: number;
  readonly open: Map<number, OpenMinute>;
  readonly late: Map<number, MinuteCustomers>;
}

/** Most customers of a minute and partition; beyond it a sample stands for all. */
const sampleSize = 2_048;

export type Admitted = 'open' | 'late' | 'too-late' | 'known';

/**
 * The windows of one partition: customers by origin and minute of event time, closed by the partition's own largest
 * event time. A function of the records alone.
 */
export class PartitionWindows {
  readonly #partition: number;
  readonly #width: number;
  readonly #states = new Map<LiveOrigin, OriginState>();
  /** Records before this one were in a former life's partials, unless their minute is still open. */
  readonly #knownTo: number;
  #reached: number;

  constructor(
    partition: number,
    origins: readonly LiveOrigin[],
    width: number,
    restored: { readonly reached: number; readonly origins: readonly OriginProgress[] },
  ) {
    this.#partition = partition;
    this.#width = width;
    this.#knownTo = restored.reached;
    this.#reached = restored.reached;
    for (const origin of origins) {
      const known = restored.origins.find((one) => one.origin === origin);
      this.#states.set(origin, {
        closedBefore: known?.closedBefore ?? 0,
        newest: known?.newest ?? 0,
        open: new Map(),
        late: new Map(),
      });
    }
  }

  /** Puts an event where it belongs; `write` writes its bins where it counts. */
  admit(
    origin: LiveOrigin,
    offset: number,
    event: { high: number; low: number; sequence: number; timeMs: number },
    write: (target: Uint8Array, at: number) => void,
  ): Admitted {
    const state = this.#states.get(origin)!;
    const minute = minuteOf(event.timeMs);
    const isKnown = offset < this.#knownTo;
    let admitted: Admitted = 'open';
    if (minute < state.closedBefore) {
      if (isKnown) return 'known';
      if (minute < state.closedBefore - horizonMs) return 'too-late';
      admitted = 'late';
    }
    state.newest = Math.max(state.newest, event.timeMs);
    const customers =
      admitted === 'late' ? this.#late(state, minute) : this.#open(state, minute, offset);
    const { high, low, sequence, timeMs } = event;
    const at = customers.place(high, low, sequence, timeMs - minute);
    if (at >= 0) write(customers.target, at);
    return admitted;
  }

  /** Takes note of how far the partition was read. */
  reach(next: number): void {
    this.#reached = Math.max(this.#reached, next);
  }

  get reached(): number {
    return this.#reached;
  }

  /** Where reading must go on after a restart: at the oldest record of an open minute. */
  get resumeAt(): number {
    let oldest = this.#reached;
    for (const { open } of this.#states.values()) {
      for (const { firstOffset } of open.values()) oldest = Math.min(oldest, firstOffset);
    }
    return oldest;
  }

  /** What event time has closed since, late data included. */
  closeByEvents(): Partial[] {
    return [...this.#states].flatMap(([origin, { newest }]) =>
      this.#close(origin, newest === 0 ? 0 : minuteOf(newest - graceMs)),
    );
  }

  /** Whether a clock has passed minutes of an origin that are not closed. */
  isDue(origin: LiveOrigin, clockMs: number): boolean {
    return minuteOf(clockMs - graceMs) > this.#states.get(origin)!.closedBefore;
  }

  /** What a clock closes of an origin that is silent here. */
  closeByClock(origin: LiveOrigin, clockMs: number): Partial[] {
    return this.#close(origin, minuteOf(clockMs - graceMs));
  }

  #close(origin: LiveOrigin, before: number): Partial[] {
    const state = this.#states.get(origin)!;
    const parts: { minute: number; customers: PackedCustomers | null }[] = [];
    for (const [minute, customers] of state.late) {
      parts.push({ minute, customers: customers.pack() });
    }
    state.late.clear();
    const moved = before > state.closedBefore;
    if (moved) state.closedBefore = before;
    for (const minute of [...state.open.keys()].sort((a, b) => a - b)) {
      if (minute >= state.closedBefore) continue;
      parts.push({ minute, customers: state.open.get(minute)!.customers.pack() });
      state.open.delete(minute);
    }
    if (moved && parts.length === 0) parts.push({ minute: state.closedBefore, customers: null });
    return parts.map(({ minute, customers }) => ({
      sourcePartition: this.#partition,
      origin,
      minute,
      closedBefore: state.closedBefore,
      newest: state.newest,
      reached: this.#reached,
      customers,
    }));
  }

  #open(state: OriginState, minute: number, offset: number): MinuteCustomers {
    const known = state.open.get(minute);
    if (known !== undefined) return known.customers;
    const customers = new MinuteCustomers(this.#width, sampleSize);
    state.open.set(minute, { customers, firstOffset: offset });
    return customers;
  }

  #late(state: OriginState, minute: number): MinuteCustomers {
    const known = state.late.get(minute);
    if (known !== undefined) return known;
    const customers = new MinuteCustomers(this.#width, sampleSize);
    state.late.set(minute, customers);
    return customers;
  }
}
