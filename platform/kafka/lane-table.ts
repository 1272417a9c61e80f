import type { Logger } from '../observability/log.ts';
import { messageOf } from '../runtime/errors.ts';

/** The work on one partition from its assignment to its loss. */
export interface PartitionLane<Batch, Beat> {
  /** The offset to resume from, as the store of the results says. */
  readonly resumeAt: number;
  handle(batch: Batch, heartbeat: Beat): Promise<void>;
  close(): Promise<void>;
}

export interface OpenLane<Lane> {
  readonly lane: Lane;
  /** The offset that must come next; a fetch from anywhere else is not for this lane. */
  position: number;
}

export interface LaneTable<Lane> {
  /** Rises whenever the group joins or begins to rebalance: what was opened before is void. */
  epoch(): number;
  get(key: string): OpenLane<Lane> | null;
  /** Opens a lane; null where the epoch has passed meanwhile. */
  open(key: string, open: () => Promise<Lane>): Promise<OpenLane<Lane> | null>;
  discard(key: string): void;
  invalidate(): void;
  closeAll(): Promise<void>;
}

type Closable = { readonly resumeAt: number; close(): Promise<void> };

/** Returns the lanes open in this process, by partition. A lane opens only after the one before has closed. */
export function createLaneTable<Lane extends Closable>(log: Logger): LaneTable<Lane> {
  const lanes = new Map<string, OpenLane<Lane>>();
  const closing = new Set<Promise<void>>();
  let epoch = 0;
  const close = (lane: Lane): void => {
    const done: Promise<void> = lane
      .close()
      .catch((error) => log.warn({ error: messageOf(error) }, 'closing a lane failed'))
      .finally(() => closing.delete(done));
    closing.add(done);
  };
  const invalidate = (): void => {
    epoch++;
    for (const { lane } of lanes.values()) close(lane);
    lanes.clear();
  };
  return {
    epoch: () => epoch,
    get: (key) => lanes.get(key) ?? null,
    async open(key, open) {
      await Promise.all(closing);
      const openedIn = epoch;
      const lane = await open();
      if (openedIn !== epoch) {
        close(lane);
        return null;
      }
      const opened = { lane, position: lane.resumeAt };
      lanes.set(key, opened);
      return opened;
    },
    discard(key) {
      const found = lanes.get(key);
      lanes.delete(key);
      if (found !== undefined) close(found.lane);
    },
    invalidate,
    async closeAll() {
      invalidate();
      await Promise.all(closing);
    },
  };
}
