import { OutageError } from '../runtime/errors.ts';

/** Ids of topics by name; what does not exist is missing. @throws OutageError */
export type ReadTopicIds = (topics: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export interface TopicWatch {
  stop(): void;
}

/**
 * Asks now and then whether a topic is still the one that it was. A topic that is deleted, made again and filled beyond
 * where a consumer stands is fetched from there as if nothing had happened: no error of the client ever tells (Fetch by
 * name; KIP-516 gave topics ids for this).
 */
export function watchTopics(
  topics: readonly string[],
  readIds: ReadTopicIds,
  everyMs: number,
  onReplaced: (topic: string) => void,
): TopicWatch {
  const known = new Map<string, string>();
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    try {
      const ids = await readIds(topics);
      for (const [topic, id] of ids) {
        const before = known.get(topic);
        known.set(topic, id);
        if (before !== undefined && before !== id && !isStopped) onReplaced(topic);
      }
    } catch (error) {
      // Nobody can say now.
      if (!(error instanceof OutageError)) throw error;
    } finally {
      if (!isStopped) timer = setTimeout(() => void look(), everyMs).unref();
    }
  };
  void look();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
