import type { Admin } from 'kafkajs';
import { eventSchema, scoredSchema } from '../../../domain/profile/avro-schema.ts';
import { topicSpecs } from '../../../migrations/topics.ts';
import { createTopics } from '../../../platform/kafka/create-topics.ts';
import type { StreamConnection } from '../../stream/connect.ts';

/** Creates the topics that enrich reads and writes, with as many partitions as asked for. */
export async function prepareTopics(stream: StreamConnection, partitions: number): Promise<void> {
  const { names, registry, loaded } = stream;
  await createTopics(await stream.admin(), topicSpecs(names, partitions));
  await registry.register(names.subject(names.topic('events')), eventSchema(loaded.profile));
  await registry.register(names.subject(names.topic('scored')), scoredSchema(loaded.profile));
}

export async function createOutputTopic(
  admin: Admin,
  topic: string,
  partitions: number,
): Promise<void> {
  const config = { 'message.timestamp.type': 'LogAppendTime' };
  await createTopics(admin, [{ topic, partitions, config }]);
}
