import type { Admin } from 'kafkajs';
import { CrashError } from '../runtime/errors.ts';

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
      waitForLeaders: true,
      topics: absent.map(({ topic, partitions, config }) => ({
        topic,
        numPartitions: partitions,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
  }
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
  for (const { topic, partitions } of wanted) {
    const found = topics.find(({ name }) => name === topic)?.partitions.length ?? 0;
    if (found !== partitions) {
      throw new CrashError(
        `topic ${topic} has ${found} partitions where ${partitions} are declared: keys would change their partition`,
      );
    }
  }
  return absent.map(({ topic }) => topic);
}
