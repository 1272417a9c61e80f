import { readSamples, type Sample } from '../../platform/observability/read-samples.ts';

/** Upper bounds and cumulative counts of a histogram, as it stands on a page of metrics. */
export type Buckets = ReadonlyMap<number, number>;

/** What the metrics of a stage say at one moment. */
export interface StageFigures {
  /** Records of its topic by what became of them, since the process started. */
  readonly outcomes: Readonly<Record<'ok' | 'dead' | 'duplicate' | 'late', number>>;
  readonly lagRecords: number;
  /** Of the partition furthest behind. */
  readonly lagSeconds: number;
  /** False while Kafka does not tell how far the group is. */
  readonly lagKnown: boolean;
  readonly age: Buckets;
  readonly duration: Buckets;
}

const metrics = {
  events: 'churnstream_events_total',
  lagRecords: 'churnstream_consumer_lag_records',
  lagSeconds: 'churnstream_consumer_lag_seconds',
  lagKnown: 'churnstream_lag_known',
  age: 'churnstream_event_age_seconds_bucket',
  duration: 'churnstream_stage_duration_seconds_bucket',
} as const;
const wanted: ReadonlySet<string> = new Set(Object.values(metrics));

/** Reads the figures of a stage for the topic that says how far it is. */
export function stageFigures(page: string, topic: string): StageFigures {
  const samples = readSamples(page, wanted);
  const of = (name: string): Sample[] => samples.filter((sample) => sample.name === name);
  const ofTopic = (name: string): Sample[] =>
    of(name).filter(({ labels }) => labels.topic === topic);
  const outcome = (word: string): number =>
    sum(ofTopic(metrics.events).filter(({ labels }) => labels.outcome === word));
  return {
    outcomes: {
      ok: outcome('ok'),
      dead: outcome('dead'),
      duplicate: outcome('duplicate'),
      late: outcome('late'),
    },
    lagRecords: sum(ofTopic(metrics.lagRecords)),
    lagSeconds: Math.max(0, ...ofTopic(metrics.lagSeconds).map(({ value }) => value)),
    lagKnown: of(metrics.lagKnown).every(({ value }) => value === 1),
    age: buckets(of(metrics.age)),
    duration: buckets(of(metrics.duration)),
  };
}

const sum = (samples: readonly Sample[]): number =>
  samples.reduce((total, { value }) => total + value, 0);

function buckets(samples: readonly Sample[]): Buckets {
  const found = new Map<number, number>();
  for (const { labels, value } of samples) {
    const bound = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
    found.set(bound, (found.get(bound) ?? 0) + value);
  }
  return found;
}
