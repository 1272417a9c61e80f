import type { Consumer } from 'kafkajs';
import type { Logger } from '../observability/log.ts';
import { messageOf } from '../runtime/errors.ts';
import { isRebalance } from './errors.ts';

export interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** What can be done to one partition of a running consumer. */
export interface PartitionControl {
  /** Fetches no more of it until it is resumed. */
  pause(place: Place): void;
  resume(place: Place): void;
  pauseFor(place: Place, ms: number): void;
  /** Fetches from an offset next. */
  seek(place: Place, offset: number): void;
  /**
   * Tells the group where it stands, and returns whether it could. Only a rebalance is an error, since the group is not
   * what decides.
   */
  commit(place: Place, nextOffset: number): Promise<boolean>;
}

export function createPartitionControl(consumer: Consumer, log: Logger): PartitionControl {
  const list = ({ topic, partition }: Place) => [{ topic, partitions: [partition] }];
  // Between a crash and the next join the client has no group and refuses all of these; the new one begins with
  // nothing paused, where the group or its store stands.
  const whileInGroup = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      log.debug({ error: messageOf(error) }, 'the consumer has no group');
    }
  };
  const pause = (place: Place): void => whileInGroup(() => consumer.pause(list(place)));
  const resume = (place: Place): void => whileInGroup(() => consumer.resume(list(place)));
  return {
    pause,
    resume,
    pauseFor(place, ms) {
      pause(place);
      setTimeout(() => resume(place), ms).unref();
    },
    seek: ({ topic, partition }, offset) =>
      whileInGroup(() => consumer.seek({ topic, partition, offset: String(offset) })),
    async commit({ topic, partition }, nextOffset) {
      try {
        await consumer.commitOffsets([{ topic, partition, offset: String(nextOffset) }]);
        return true;
      } catch (error) {
        if (isRebalance(error)) throw error;
        log.debug({ topic, partition, error: messageOf(error) }, 'offset was not committed');
        return false;
      }
    },
  };
}
