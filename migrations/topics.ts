import {
  type StreamNames,
  sinkReads,
  sinkStages,
  storedReports,
  type TopicRole,
} from '../domain/stream/names.ts';

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

const day = 24 * 3_600_000;
/** Never raised in place: keys would move to other partitions and their order would be lost. */
const streamPartitions = 6;

const kept: Record<TopicRole, number> = {
  events: 7 * day,
  scored: 7 * day,
  outcomes: 30 * day,
  requests: 7 * day,
};
const deadLettersKept = 30 * day;
const reportsKept = 30 * day;
/** Longer than the letters: what was redriven once must not be taken for open. */
const journalKept = 60 * day;

/**
 * The topics of one namespace, those of dead letters and of their redrives included. Only a benchmark has another
 * number of partitions.
 */
export function topicSpecs(names: StreamNames, partitions = streamPartitions): TopicSpec[] {
  const roles = Object.keys(kept) as TopicRole[];
  const streams = roles.flatMap((role) => {
    const topic = names.topic(role);
    return [
      spec(topic, kept[role], partitions),
      spec(names.deadLetterTopic(topic), deadLettersKept, partitions),
    ];
  });
  const redrives = sinkStages.flatMap((stage) =>
    sinkReads[stage].map((role) =>
      spec(names.redriveTopic(names.topic(role), stage), deadLettersKept, 1),
    ),
  );
  const reports = storedReports.map((role) => names.reportTopic(role));
  return [
    ...streams,
    ...redrives,
    spec(names.letterJournal, journalKept, 1),
    spec(names.reportTopic('driftPartials'), reportsKept, 1),
    ...reports.flatMap((topic) => [
      spec(topic, reportsKept, 1),
      spec(names.deadLetterTopic(topic), deadLettersKept, 1),
    ]),
    compacted(names.reportTopic('scenarios')),
  ];
}

function spec(topic: string, retentionMs: number, partitions: number): TopicSpec {
  return {
    topic,
    partitions,
    config: {
      // Event time is in the value; a producer's far future must not hold segments for ever.
      'message.timestamp.type': 'LogAppendTime',
      'retention.ms': String(retentionMs),
      'max.message.bytes': String(4 * 1024 * 1024),
      // The broker unpacks what producers pack: the stages read gzip alone, and no small batch may hold a
      // large one.
      'compression.type': 'uncompressed',
    },
  };
}

/** A topic of which the last record of each key is kept. */
function compacted(topic: string): TopicSpec {
  const { partitions, config } = spec(topic, 0, 1);
  const { 'retention.ms': _, ...rest } = config;
  return { topic, partitions, config: { ...rest, 'cleanup.policy': 'compact' } };
}
