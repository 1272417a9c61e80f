import type { Kafka, RetryOptions } from 'kafkajs';

/** Returns the number of partitions of each topic, in the order given. */
export async function countPartitions(
  kafka: Kafka,
  topics: readonly string[],
  retry?: RetryOptions,
): Promise<number[]> {
  const admin = kafka.admin(retry === undefined ? {} : { retry });
  await admin.connect();
  try {
    const { topics: found } = await admin.fetchTopicMetadata({ topics: [...topics] });
    const counts = new Map(found.map(({ name, partitions }) => [name, partitions.length]));
    return topics.map((topic) => counts.get(topic)!);
  } finally {
    await admin.disconnect();
  }
}
