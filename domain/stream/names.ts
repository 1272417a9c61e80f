/** Topics of the stream, before the namespace. */
export const topicNames = {
  events: 'customers.events.v1',
  scored: 'customers.scored.v1',
  outcomes: 'customers.outcomes.v1',
  /** Scores that were asked for over HTTP. */
  requests: 'scores.requests.v1',
} as const;
export type TopicRole = keyof typeof topicNames;

/** Topics of what is found out about the stream: one partition each, before the namespace. */
export const reportTopicNames = {
  driftPartials: 'drift.partials.v1',
  driftWindows: 'drift.windows.v1',
  performance: 'model.performance.v1',
  scenarios: 'drift.scenarios.v1',
} as const;
export type ReportRole = keyof typeof reportTopicNames;

/** Reports that are stored for SQL. */
export const storedReports = [
  'driftWindows',
  'performance',
] as const satisfies readonly ReportRole[];
export type StoredReport = (typeof storedReports)[number];

/** What each sink reads. */
export const sinkReads = {
  'redis-sink': ['scored'],
  'postgres-sink': ['scored', 'outcomes'],
  'clickhouse-sink': ['scored', 'outcomes', 'requests'],
} as const satisfies Readonly<Record<string, readonly TopicRole[]>>;
export type SinkStage = keyof typeof sinkReads;
export const sinkStages = Object.keys(sinkReads) as readonly SinkStage[];

/** The partition of what was redriven to a sink, as its store keeps it: below 0, never a place in the source. */
export const redrivePartition = (partition: number): number => -1 - partition;

/** Every name that the namespace prefixes; an empty namespace prefixes nothing. */
export interface StreamNames {
  readonly namespace: string;
  topic(role: TopicRole): string;
  reportTopic(role: ReportRole): string;
  deadLetterTopic(sourceTopic: string): string;
  /** What was done with dead letters, keyed by their identity. */
  readonly letterJournal: string;
  /** Where dead letters of one sink are sent again, for that sink alone. */
  redriveTopic(sourceTopic: string, stage: SinkStage): string;
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
    reportTopic: (role) => dotted + reportTopicNames[role],
    deadLetterTopic: (sourceTopic) => `${sourceTopic}.dlq`,
    letterJournal: `${dotted}dead-letters.journal.v1`,
    redriveTopic: (sourceTopic, stage) => `${sourceTopic}.redrive.${stage}`,
    subject: (topic) => `${topic}-value`,
    group: (stage) => `${dotted}churnstream.${stage}`,
    transactionalId: (stage, topic, partition) => `${dotted}${stage}.${topic}.${partition}`,
    database: namespace === '' ? 'churn' : `${namespace}_churn`,
    redisPrefix: namespace === '' ? '' : `${namespace}:`,
  };
}
