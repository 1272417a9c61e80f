import { setTimeout as delay } from 'node:timers/promises';
import type { Batch, EachBatchPayload } from 'kafkajs';
import type { Logger } from '../observability/log.ts';
import { messageOf, OutageError } from '../runtime/errors.ts';
import type { Waiting } from './backlog.ts';
import { HeldError, isPassing, isRebalance, RetiredError, TransactionError } from './errors.ts';
import type { LaneTable, OpenLane } from './lane-table.ts';
import type { Heartbeat, PartitionBatch, PartitionLane } from './partition-batch.ts';
import type { PartitionControl, Place } from './partition-control.ts';

export interface LaneRunnerOptions {
  readonly lanes: LaneTable<PartitionLane>;
  readonly control: PartitionControl;
  /** Messages handled at once. */
  readonly chunkSize: number;
  /** Shortest time from one piece of work to the next in milliseconds, as long as little waits. */
  readonly paceMs: number;
  readonly commitToGroup: boolean;
  /** Shortest time from telling the group where a lane stands to telling it again, in milliseconds. */
  readonly tellEveryMs: number;
  readonly log: Logger;
  openLane(topic: string, partition: number, heartbeat: Heartbeat): Promise<PartitionLane>;
  /** Told of an error that ends the process. */
  onFatal(error: unknown): void;
}

/** Hands over what was fetched to the lanes, each of which works on its own. */
export interface LaneRunner {
  /** Whether anything is at work. */
  isBusy(): boolean;
  /** Takes what one fetch brought of a partition and returns before it is handled. Throws what the client must see. */
  take(payload: EachBatchPayload): Promise<void>;
  /** Takes note of a fetch that held nothing but markers or aborted records. */
  skip(place: Place, nextOffset: number): void;
  /** Begins nothing more; resolves when what is at hand has ended. */
  drain(): Promise<void>;
}

/** How long a partition rests before it is opened anew. */
const reopenDelayMs = 100;
/** How soon the group is told again after it could not be. */
const tellAgainMs = 1_000;
/** What is worth waiting for more: a piece of work costs as much as some hundred records. */
const littleBytes = 400_000;

export function createLaneRunner(options: LaneRunnerOptions): LaneRunner {
  const { lanes, control, log, commitToGroup } = options;
  let isDraining = false;
  let busy = 0;

  /** After an error: what the lane had not handled is fetched again, or the process ends. */
  const giveUp = (place: Place, open: OpenLane<PartitionLane>, error: unknown): void => {
    const { topic, partition } = place;
    const facts = { topic, partition, error: messageOf(error) };
    if (open.isRetired) {
      log.debug(facts, 'work on a partition that was given up has ended');
      return;
    }
    if (error instanceof HeldError) {
      // The lane is in order: only what waits is dropped.
      open.position = open.handled;
      open.backlog.drop();
      open.turn++;
    } else {
      lanes.discard(keyOf(place));
      if (!isCurable(error)) {
        options.onFatal(error);
        return;
      }
      log.warn(facts, 'partition is opened anew');
    }
    // Where nothing more comes, only a fetch from where the group stands leads to its being told.
    control.seek(place, error instanceof HeldError ? open.handled : open.told);
    control.pauseFor(place, error instanceof HeldError ? error.forMs : reopenDelayMs);
  };

  /** Appends a piece of work to those of a lane. */
  const enqueue = (
    place: Place,
    open: OpenLane<PartitionLane>,
    work: () => Promise<void>,
  ): void => {
    const { turn } = open;
    open.work = open.work.then(async () => {
      if (open.isRetired || open.turn !== turn) return;
      busy++;
      try {
        await work();
      } catch (error) {
        giveUp(place, open, error);
      } finally {
        busy--;
      }
    });
  };

  /** Lanes of which the group will hear in a while. */
  const untold = new Map<OpenLane<PartitionLane>, Place>();

  /** Tells the group how far the lane is, later where it cannot be told now. */
  const tell = async (place: Place, open: OpenLane<PartitionLane>): Promise<void> => {
    const { handled } = open;
    open.toldMs = performance.now();
    if (await control.commit(place, handled)) open.told = handled;
    else tellIn(tellAgainMs, place, open);
  };

  const tellIn = (ms: number, place: Place, open: OpenLane<PartitionLane>): void => {
    if (untold.has(open)) return;
    untold.set(open, place);
    const tellThen = (): void => {
      if (untold.delete(open) && open.told < open.handled) {
        enqueue(place, open, () => tell(place, open));
      }
    };
    setTimeout(tellThen, ms).unref();
  };

  /** Tells the group now, or soon where it was told a moment ago. */
  const tellInTime = async (place: Place, open: OpenLane<PartitionLane>): Promise<void> => {
    const restMs = open.toldMs + options.tellEveryMs - performance.now();
    if (restMs > 0) tellIn(restMs, place, open);
    else await tell(place, open);
  };

  /** Markers behind all records of partitions that have no lane, of which the group is to hear. */
  const skipped = new Map<string, { readonly nextOffset: number; readonly epoch: number }>();

  /** Tells the group of such markers, later where it cannot be told now; not once a lane or another member may have. */
  const tellSkipped = async (place: Place): Promise<void> => {
    const key = keyOf(place);
    const skip = skipped.get(key);
    if (skip === undefined || skip.epoch !== lanes.epoch || isDraining) return;
    // After a rebalance they are fetched again.
    const isOver = await control.commit(place, skip.nextOffset).catch(() => true);
    if (isOver && skipped.get(key) === skip) skipped.delete(key);
    if (!isOver) setTimeout(() => void tellSkipped(place), tellAgainMs).unref();
  };

  const handle = async (
    { batch: place, heartbeat }: EachBatchPayload,
    open: OpenLane<PartitionLane>,
  ): Promise<void> => {
    if (open.backlog.isEmpty) return;
    const restMs = open.begunMs + options.paceMs - performance.now();
    if (restMs > 0 && open.backlog.bytes < littleBytes) await delay(restMs);
    if (open.isRetired || isDraining) return;
    const waiting = open.backlog.begin();
    if (waiting === null) return;
    open.begunMs = performance.now();
    const beat = async (): Promise<void> => {
      if (open.isRetired) throw new RetiredError(`${keyOf(place)} was given up`);
      await heartbeat();
    };
    for (const chunk of chunksOf(place, waiting, options.chunkSize)) {
      if (open.isRetired || isDraining) return;
      await open.lane.handle(chunk, beat);
      open.handled = chunk.nextOffset;
      if (commitToGroup) await tellInTime(place, open);
      else open.told = open.handled;
      await beat();
    }
    const wasFull = open.backlog.isFull;
    open.backlog.end();
    if (wasFull && !open.backlog.isFull) control.resume(place);
  };

  const takeOne = async (payload: EachBatchPayload): Promise<void> => {
    const { batch, heartbeat } = payload;
    const { topic, partition } = batch;
    const key = keyOf(batch);
    skipped.delete(key);
    const atWork = lanes.get(key);
    const open =
      atWork ?? (await lanes.open(key, () => options.openLane(topic, partition, heartbeat)));
    if (open === null || isDraining) return;
    if (open.position !== fetchedOffset(batch)) {
      control.seek(batch, open.handled);
      // A process that ended between its last write and its commit left the group behind the store; where
      // nothing more comes, no other commit would ever tell.
      if (commitToGroup) await tell(batch, open);
      // A lane at work is fetched from where it stands. Where it is not, its log may be another one by now, of
      // which only an opening takes notice.
      if (atWork !== null) lanes.discard(key);
      return;
    }
    open.position = Number(batch.lastOffset()) + 1;
    payload.resolveOffset(batch.lastOffset());
    const wasFull = open.backlog.isFull;
    open.backlog.add(batch);
    if (!wasFull && open.backlog.isFull) control.pause(batch);
    enqueue(batch, open, () => handle(payload, open));
  };

  return {
    isBusy: () => busy > 0,
    async take(payload) {
      busy++;
      try {
        await takeOne(payload);
      } catch (error) {
        if (error instanceof TransactionError || error instanceof OutageError) {
          const { topic, partition } = payload.batch;
          log.warn({ topic, partition, error: error.message }, 'partition is opened anew');
          control.pauseFor(payload.batch, reopenDelayMs);
          return;
        }
        if (!isCurable(error)) options.onFatal(error);
        throw error;
      } finally {
        busy--;
      }
    },
    skip(place, nextOffset) {
      const open = lanes.get(keyOf(place));
      if (open === null) {
        skipped.set(keyOf(place), { nextOffset, epoch: lanes.epoch });
        void tellSkipped(place);
        return;
      }
      if (nextOffset <= open.position) return;
      open.position = nextOffset;
      enqueue(place, open, async () => {
        // A fetch that came after the markers may have been handled together with those before them.
        if (nextOffset <= open.handled) return;
        open.handled = nextOffset;
        await tellInTime(place, open);
      });
    },
    async drain() {
      isDraining = true;
      await lanes.idle();
      const left = [...untold].filter(([open]) => !open.isRetired && open.told < open.handled);
      untold.clear();
      // Whoever takes over then fetches nothing twice; where it fails, only that is lost.
      await Promise.allSettled(left.map(([open, place]) => tell(place, open)));
    },
  };
}

/** Whether the same records can be tried again, by a lane opened anew. */
const isCurable = (error: unknown): boolean =>
  error instanceof TransactionError ||
  error instanceof OutageError ||
  isRebalance(error) ||
  isPassing(error);

const keyOf = ({ topic, partition }: Place): string => `${topic}/${partition}`;

function* chunksOf(
  { topic, partition }: Place,
  { messages, nextOffset }: Waiting,
  size: number,
): Generator<PartitionBatch> {
  // Of about the same size, so that no small rest costs a transaction of its own.
  const each = Math.ceil(messages.length / Math.ceil(messages.length / size));
  for (let from = 0; from < messages.length; from += each) {
    const chunk = messages.slice(from, from + each);
    const isLast = from + each >= messages.length;
    // Behind the last record there may be markers.
    const next = isLast ? nextOffset : Number(chunk.at(-1)?.offset) + 1;
    yield { topic, partition, messages: chunk, nextOffset: next };
  }
}

// Not in the client's types: where the fetch began, which a first record may lie beyond (K6, K14).
function fetchedOffset(batch: Batch): number {
  return Number((batch as Batch & { fetchedOffset: string }).fetchedOffset);
}
