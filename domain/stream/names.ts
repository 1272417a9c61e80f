/** Topics of the stream, before the namespace. */
export const topicNames = {
  events: 'customers.events.v1',
  scored: 'customers.scored.v1',
  outcomes: 'customers.outcomes.v1',
} as const;
export type TopicRole = keyof typeof topicNames;

/** Every name that the namespace prefixes; an empty namespace prefixes nothing. */
export interface StreamNames {
  readonly namespace: string;
  topic(role: TopicRole): string;
  deadLetterTopic(sourceTopic: string): string;
  /** Schema Registry subject of a topic's values (TopicNameStrategy). */
  subject(topic: string): string;
  group(stage: string): string;
  /** Fences the former owner of an input partition: one id per partition, never per instance. */
  transactionalId(stage: string, topic: string, partition: number): string;
  /** Postgres schema and ClickHouse database. */
  readonly database: string;
  readonly redisPrefix: string;
}

export function streamNames(namespace: string): StreamNames {
  const dotted = namespace === '' ? '' : `${namespace}.`;
  return {
    namespace,
    topic: (role) => dotted + topicNames[role],
    deadLetterTopic: (sourceTopic) => `${sourceTopic}.dlq`,
    subject: (topic) => `${topic}-value`,
    group: (stage) => `${dotted}churnstream.${stage}`,
    transactionalId: (stage, topic, partition) => `${dotted}${stage}.${topic}.${partition}`,
    database: namespace === '' ? 'churn' : `${namespace}_churn`,
    redisPrefix: namespace === '' ? '' : `${namespace}:`,
  };
}
