import { countBins, type HistogramLayout } from '../histogram.ts';
import { MinuteCustomers } from './minute-customers.ts';
import {
  enoughCustomers,
  horizonMs,
  type LiveOrigin,
  liveOrigins,
  longestMs,
  minuteMs,
} from './minutes.ts';
import type { Partial } from './partition-windows.ts';

/** A window of joined minutes whose partitions have all closed them. */
export interface JoinedWindow {
  readonly origin: LiveOrigin;
  readonly start: number;
  /** The first time after it. */
  readonly end: number;
  /** Customers, each by their last event in the window. */
  readonly n: number;
  readonly counts: Float64Array;
}

/** A window that was published, as the merger remembers it. */
export interface PublishedWindow {
  readonly start: number;
  readonly end: number;
  readonly revision: number;
  /** Fields in alarm. */
  readonly alarms: readonly string[];
  /** What was said; the same again is not published. */
  readonly said: string;
}

export interface OriginMemory {
  readonly origin: LiveOrigin;
  /** By source partition; 0 where nothing was heard. */
  readonly closedBefore: readonly number[];
  /** Oldest first. */
  readonly windows: readonly PublishedWindow[];
  /** Minutes before this one are forgotten. */
  readonly floor: number;
}

/** What the merger has to know besides the partials of the minutes that it still holds. */
export interface MergerMemory {
  /** Partials before this offset are in what was published. */
  readonly reached: number;
  readonly origins: readonly OriginMemory[];
}

interface HeldMinute {
  readonly customers: MinuteCustomers;
  firstOffset: number;
}

interface OriginState {
  readonly closedBefore: number[];
  windows: PublishedWindow[];
  floor: number;
  readonly minutes: Map<number, HeldMinute>;
  /** Starts of published windows that have got later data. */
  readonly changed: Set<number>;
}

/** The alarms of how many windows before decide with a window's own. */
const remembered = 2;

/**
 * Joins the partitions' minutes to windows: a window ends when all partitions have closed its minutes and it holds enough
 * customers or has lasted long enough. Later data of a published window give its next revision. A function of the
 * partials in the order of their log.
 */
export class WindowMerger {
  readonly #layout: HistogramLayout;
  readonly #states = new Map<LiveOrigin, OriginState>();
  readonly #knownTo: number;
  #reached: number;

  /** @param partitionsOf how many partitions an origin's partials are of */
  constructor(
    layout: HistogramLayout,
    partitionsOf: (origin: LiveOrigin) => number,
    memory: MergerMemory | null,
  ) {
    this.#layout = layout;
    this.#knownTo = memory?.reached ?? 0;
    this.#reached = this.#knownTo;
    for (const origin of liveOrigins) {
      const known = memory?.origins.find((one) => one.origin === origin);
      this.#states.set(origin, {
        closedBefore: Array.from(
          { length: partitionsOf(origin) },
          (_, i) => known?.closedBefore[i] ?? 0,
        ),
        windows: [...(known?.windows ?? [])],
        floor: known?.floor ?? 0,
        minutes: new Map(),
        changed: new Set(),
      });
    }
  }

  /** Takes the partial at an offset in. */
  apply(partial: Partial, offset: number): void {
    this.#reached = Math.max(this.#reached, offset + 1);
    const state = this.#states.get(partial.origin)!;
    const { minute, customers, sourcePartition } = partial;
    if (customers !== null && minute >= state.floor) {
      const held = state.minutes.get(minute) ?? this.#hold(state, minute, offset);
      held.customers.merge(customers);
      if (offset >= this.#knownTo) {
        const window = state.windows.find(({ start, end }) => start <= minute && minute < end);
        if (window !== undefined) state.changed.add(window.start);
      }
    }
    if (offset < this.#knownTo) return;
    const before = state.closedBefore[sourcePartition];
    if (before === undefined) throw new Error(`partition ${sourcePartition} is none of the source`);
    state.closedBefore[sourcePartition] = Math.max(before, partial.closedBefore);
  }

  /** Takes note of how far the partials were read. */
  reach(next: number): void {
    this.#reached = Math.max(this.#reached, next);
  }

  /**
   * Has every window that is due judged, in order of time per origin, with the alarms of the two before it; returns what
   * says something new. A window that changed its alarms has the next two judged again.
   */
  publish<Said extends { readonly alarms: readonly string[]; readonly said: string }>(
    judge: (window: JoinedWindow, revision: number, before: readonly (readonly string[])[]) => Said,
  ): Said[] {
    const published: Said[] = [];
    for (const [origin, state] of this.#states) {
      for (let next = nextWindow(state); next !== null; next = nextWindow(state)) {
        state.windows.push({ ...next, revision: -1, alarms: [], said: '' });
        state.windows.sort((a, b) => a.start - b.start);
        state.changed.add(next.start);
      }
      for (const [i, window] of state.windows.entries()) {
        if (!state.changed.delete(window.start)) continue;
        const before = state.windows.slice(Math.max(0, i - remembered), i);
        const joined = this.#join(origin, state, window.start, window.end);
        const revision = window.revision + 1;
        const one = judge(
          joined,
          revision,
          before.map(({ alarms }) => alarms),
        );
        const { alarms, said } = one;
        if (said === window.said) continue;
        published.push(one);
        state.windows[i] = { ...window, revision, alarms, said };
        if (alarms.join() === window.alarms.join()) continue;
        for (const later of state.windows.slice(i + 1, i + 1 + remembered)) {
          state.changed.add(later.start);
        }
      }
      forget(state);
    }
    return published;
  }

  get memory(): MergerMemory {
    return {
      reached: this.#reached,
      origins: [...this.#states].map(([origin, { closedBefore, windows, floor }]) => ({
        origin,
        closedBefore,
        windows,
        floor,
      })),
    };
  }

  /** Where reading must go on after a restart: at the oldest partial of a minute that is still held. */
  get resumeAt(): number {
    let oldest = this.#reached;
    for (const { minutes } of this.#states.values()) {
      for (const { firstOffset } of minutes.values()) oldest = Math.min(oldest, firstOffset);
    }
    return oldest;
  }

  #hold(state: OriginState, minute: number, offset: number): HeldMinute {
    const customers = new MinuteCustomers(this.#layout.fields.length, Number.POSITIVE_INFINITY);
    const held = { customers, firstOffset: offset };
    state.minutes.set(minute, held);
    return held;
  }

  #join(origin: LiveOrigin, state: OriginState, start: number, end: number): JoinedWindow {
    const counts = new Float64Array(this.#layout.width);
    const last = lastBins(state, start, end);
    for (const bins of last.values()) countBins(this.#layout, bins, counts);
    return { origin, start, end, n: last.size, counts };
  }
}

/** Each customer's last bins in a stretch of time; of the sampled, those that are in every minute's sample. */
function lastBins({ minutes }: OriginState, start: number, end: number): Map<number, Uint8Array> {
  const held: MinuteCustomers[] = [];
  for (let minute = start; minute < end; minute += minuteMs) {
    const found = minutes.get(minute);
    if (found !== undefined) held.push(found.customers);
  }
  const level = Math.max(0, ...held.map((one) => one.level));
  const last = new Map<number, Uint8Array>();
  for (const customers of held) {
    const { bins } = customers;
    const width = bins.length / Math.max(1, customers.count);
    for (const [key, at, low] of customers.keys()) {
      if (level > 0 && low >>> (30 - level) !== 0) continue;
      last.set(key, bins.subarray(at, at + width));
    }
  }
  return last;
}

/** The next stretch of time that is to become a window; null where more must come first. */
function nextWindow(state: OriginState): { readonly start: number; readonly end: number } | null {
  const frontier = Math.min(...state.closedBefore);
  const isTaken = (minute: number): boolean =>
    state.windows.some(({ start, end }) => start <= minute && minute < end);
  const free = [...state.minutes.keys()].filter((minute) => minute < frontier && !isTaken(minute));
  if (free.length === 0) return null;
  const start = Math.min(...free);
  const taken = state.windows.map((window) => window.start).filter((other) => other > start);
  // Late data may fall between two windows: theirs is a short one.
  const latest = Math.min(start + longestMs, ...taken);
  for (let end = start + minuteMs; end <= Math.min(latest, frontier); end += minuteMs) {
    if (end === latest || lastBins(state, start, end).size >= enoughCustomers)
      return { start, end };
  }
  return null;
}

/** Lets go of what later data can no longer change. */
function forget(state: OriginState): void {
  const frontier = Math.min(...state.closedBefore);
  const oldest = frontier - horizonMs - longestMs;
  const keep = Math.max(0, state.windows.length - remembered - 1);
  const gone = state.windows.slice(0, keep).filter(({ end }) => end <= oldest);
  if (gone.length === 0) return;
  state.windows = state.windows.slice(gone.length);
  state.floor = Math.max(state.floor, gone.at(-1)!.end);
  for (const minute of state.minutes.keys()) {
    if (minute < state.floor) state.minutes.delete(minute);
  }
}
