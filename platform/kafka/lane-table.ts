import type { Logger } from '../observability/log.ts';
import { messageOf } from '../runtime/errors.ts';
import { Backlog } from './backlog.ts';

/** The work on one partition from its assignment to its loss. */
export interface PartitionLane<Batch, Beat> {
  /** The offset to resume from, as the store of the results says. */
  readonly resumeAt: number;
  handle(batch: Batch, heartbeat: Beat): Promise<void>;
  close(): Promise<void>;
}

export interface OpenLane<Lane> {
  readonly lane: Lane;
  /** The offset that must be fetched next; a fetch from anywhere else is not for this lane. */
  position: number;
  /** The offset after the last record that is handled; what lies between this and `position` waits. */
  handled: number;
  /** The offset that the group has been told; where the lane tells it nothing, as far as the transactions do. */
  told: number;
  /** When it was, by `performance.now()`. */
  toldMs: number;
  readonly backlog: Backlog;
  /** When work was last begun, by `performance.now()`. */
  begunMs: number;
  /** Rises when what waits is dropped, to be fetched again. */
  turn: number;
  /** Whether the partition was given up: nothing more of it may be begun. */
  isRetired: boolean;
  /** Settles when the work at hand has ended; never rejects. */
  work: Promise<void>;
}

export interface LaneTable<Lane> {
  /** Rises whenever all lanes are retired. */
  readonly epoch: number;
  get(key: string): OpenLane<Lane> | null;
  /** Opens a lane; null where the group has moved on meanwhile. */
  open(key: string, open: () => Promise<Lane>): Promise<OpenLane<Lane> | null>;
  /** Retires one lane. */
  discard(key: string): void;
  /** Retires all lanes, those included that are being opened. */
  invalidate(): void;
  /** Resolves when no lane has work at hand. */
  idle(): Promise<void>;
  closeAll(): Promise<void>;
}

type Closable = { readonly resumeAt: number; close(): Promise<void> };

/**
 * Returns the lanes open in this process, by partition. A retired lane is closed when the work at hand has ended, and
 * none opens before the retired ones are closed.
 * @param bytesAhead of each lane's backlog
 */
export function createLaneTable<Lane extends Closable>(
  log: Logger,
  bytesAhead: number,
): LaneTable<Lane> {
  const lanes = new Map<string, OpenLane<Lane>>();
  const closing = new Set<Promise<void>>();
  let epoch = 0;
  const retire = (open: OpenLane<Lane>): void => {
    open.isRetired = true;
    const done: Promise<void> = open.work
      .then(() => open.lane.close())
      .catch((error) => log.warn({ error: messageOf(error) }, 'closing a lane failed'))
      .finally(() => closing.delete(done));
    closing.add(done);
  };
  const invalidate = (): void => {
    epoch++;
    for (const open of lanes.values()) retire(open);
    lanes.clear();
  };
  return {
    get epoch() {
      return epoch;
    },
    get: (key) => lanes.get(key) ?? null,
    async open(key, open) {
      await Promise.all(closing);
      const openedIn = epoch;
      const lane = await open();
      const { resumeAt } = lane;
      const opened: OpenLane<Lane> = {
        lane,
        position: resumeAt,
        handled: resumeAt,
        told: resumeAt,
        toldMs: Number.NEGATIVE_INFINITY,
        backlog: new Backlog(bytesAhead),
        begunMs: Number.NEGATIVE_INFINITY,
        turn: 0,
        isRetired: false,
        work: Promise.resolve(),
      };
      if (openedIn !== epoch) {
        retire(opened);
        return null;
      }
      lanes.set(key, opened);
      return opened;
    },
    discard(key) {
      const found = lanes.get(key);
      lanes.delete(key);
      if (found !== undefined) retire(found);
    },
    invalidate,
    async idle() {
      await Promise.all([...lanes.values()].map(({ work }) => work));
    },
    async closeAll() {
      invalidate();
      await Promise.all(closing);
    },
  };
}
