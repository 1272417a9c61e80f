import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { CrashError } from '../runtime/errors.ts';

const shownWithinMs = 30_000;
const pollMs = 50;

export interface WantedTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * Creates the topics that are absent and returns their names.
 * @throws CrashError when a topic exists with another number of partitions.
 */
export async function createTopics(
  admin: Admin,
  wanted: readonly WantedTopic[],
): Promise<string[]> {
  const existing = new Set(await admin.listTopics());
  const absent = wanted.filter(({ topic }) => !existing.has(topic));
  if (absent.length > 0) {
    await admin.createTopics({
      waitForLeaders: false,
      topics: absent.map(({ topic, partitions, config }) => ({
        topic,
        numPartitions: partitions,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
  }
  const counts = await partitionCounts(admin, wanted);
  for (const { topic, partitions } of wanted) {
    const found = counts.get(topic) ?? 0;
    if (found !== partitions) {
      throw new CrashError(
        `topic ${topic} has ${found} partitions where ${partitions} are declared: keys would change their partition`,
      );
    }
  }
  return absent.map(({ topic }) => topic);
}

/**
 * Returns how many partitions each wanted topic has, once the broker shows all of them with leaders. Asked for
 * by name, a topic just created may not be known yet, which the client takes for a final answer.
 */
async function partitionCounts(
  admin: Admin,
  wanted: readonly WantedTopic[],
): Promise<ReadonlyMap<string, number>> {
  const deadlineMs = Date.now() + shownWithinMs;
  while (true) {
    const { topics } = await admin.fetchTopicMetadata();
    const led = topics.filter(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
    const counts = new Map(led.map(({ name, partitions }) => [name, partitions.length]));
    const absent = wanted.find(({ topic }) => !counts.has(topic));
    if (absent === undefined) return counts;
    if (Date.now() > deadlineMs) {
      throw new CrashError(`topic ${absent.topic} has no leader after ${shownWithinMs / 1_000} s`);
    }
    await delay(pollMs);
  }
}
