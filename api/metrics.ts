import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type RequestOrigin, requestOrigins } from '../domain/stream/event.ts';
import { durationBuckets, sizeBuckets } from '../platform/observability/buckets.ts';
import type { KeptVerdict } from '../stream/ledger/kept-verdict.ts';
import { ledgerPlaces } from '../stream/ledger/verdict.ts';

export interface ApiMetrics {
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  countPredictions(origin: RequestOrigin, count: number): void;
  countPublished(count: number): void;
  countDropped(count: number): void;
  observeBatch(rows: number, waitSeconds: number): void;
  countAnswered(count: number, degraded: boolean): void;
  setMismatch(ratio: number, compared: number): void;
  readonly observeFeatures: ObserveFeatures;
  setLedger(verdict: KeptVerdict): void;
}

/** The features of customers that somebody asked for: model inputs of a score, or all that are served. */
export type FeatureSet = 'model_inputs' | 'served_features';
const featureSets: readonly FeatureSet[] = ['model_inputs', 'served_features'];
/** Why a customer has none: nobody knows the customer, or what is known is too old to be served. */
export type FeatureLack = 'unknown' | 'expired';
const featureLacks: readonly FeatureLack[] = ['unknown', 'expired'];
/** Takes the age of one customer's features in seconds, and what is wrong with them. */
export type ObserveFeatures = (
  set: FeatureSet,
  ageSeconds: number | null,
  lack: FeatureLack | null,
) => void;

/** From a second to the thirty days after which features are no longer served. */
const featureAgeBuckets = [1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800, 2_592_000];

/** Methods that are no label of their own, so that a caller cannot make up series. */
const methods = new Set(['GET', 'POST', 'PUT', 'HEAD']);

export function createApiMetrics(registry: Registry): ApiMetrics {
  const registers = [registry];
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: durationBuckets,
    registers,
  });
  const predictions = new Counter({
    name: 'churnstream_predictions_total',
    help: 'Scores given over HTTP, by how they were asked for.',
    labelNames: ['origin'] as const,
    registers,
  });
  for (const origin of requestOrigins) predictions.inc({ origin }, 0);
  const published = new Counter({
    name: 'churnstream_score_requests_published_total',
    help: 'Scores given over HTTP that Kafka has.',
    registers,
  });
  const dropped = new Counter({
    name: 'churnstream_score_requests_dropped_total',
    help: 'Scores given over HTTP that found no room in the buffer while Kafka did not answer.',
    registers,
  });
  const batchRows = new Histogram({
    name: 'churnstream_inference_batch_rows',
    help: 'Requests that one run of the model answered.',
    buckets: sizeBuckets,
    registers,
  });
  const wait = new Histogram({
    name: 'churnstream_inference_batch_wait_seconds',
    help: 'From the first request of a run to its start.',
    buckets: durationBuckets,
    registers,
  });
  const answered = new Counter({
    name: 'churnstream_answers_total',
    help: 'Scores by whether something was missing for them.',
    labelNames: ['degraded'] as const,
    registers,
  });
  for (const degraded of ['yes', 'no']) answered.inc({ degraded }, 0);
  const mismatch = new Gauge({
    name: 'churnstream_online_offline_mismatch_ratio',
    help: 'Share of sampled customers whose score of the stream is not, bit for bit, that of their served features.',
    labelNames: ['feature_set'] as const,
    registers,
  });
  mismatch.set({ feature_set: 'model_inputs' }, 0);
  const compared = new Counter({
    name: 'churnstream_online_offline_compared_total',
    help: 'Customers whose score of the stream was computed again from their served features.',
    registers,
  });
  const featureAge = new Histogram({
    name: 'churnstream_feature_age_seconds',
    help: "From the time of a customer's features to the answer that was made of them.",
    labelNames: ['feature_set'] as const,
    buckets: featureAgeBuckets,
    registers,
  });
  const featureMissing = new Counter({
    name: 'churnstream_feature_missing_total',
    help: 'Customers asked for by id who had no features, or none young enough.',
    labelNames: ['feature_set', 'reason'] as const,
    registers,
  });
  for (const feature_set of featureSets) {
    featureAge.zero({ feature_set });
    for (const reason of featureLacks) featureMissing.inc({ feature_set, reason }, 0);
  }
  const ledger = new Gauge({
    name: 'churnstream_ledger_difference',
    help: 'Events lost or doubled on the way to each store, as "churn verify" found last; absent until it has run.',
    labelNames: ['store'] as const,
    registers,
  });
  const ledgerChecked = new Gauge({
    name: 'churnstream_ledger_checked_timestamp_seconds',
    help: 'When "churn verify" has last compared the stores with the log, since 1970; absent until it has run.',
    // A gauge without labels would stand at zero before.
    labelNames: ['scope'] as const,
    registers,
  });
  return {
    observeFeatures(feature_set, ageSeconds, reason) {
      if (ageSeconds !== null) featureAge.observe({ feature_set }, ageSeconds);
      if (reason !== null) featureMissing.inc({ feature_set, reason });
    },
    setLedger({ checkedAtMs, differences }) {
      for (const store of ledgerPlaces) ledger.set({ store }, differences[store]);
      ledgerChecked.set({ scope: 'stream' }, checkedAtMs / 1_000);
    },
    observeRequest: (method, route, status, seconds) =>
      requests.observe(
        {
          method: methods.has(method) ? method : 'other',
          route,
          status: `${Math.floor(status / 100)}xx`,
        },
        seconds,
      ),
    countPredictions: (origin, count) => predictions.inc({ origin }, count),
    countPublished: (count) => published.inc(count),
    countDropped: (count) => dropped.inc(count),
    observeBatch(rows, waitSeconds) {
      batchRows.observe(rows);
      wait.observe(waitSeconds);
    },
    countAnswered: (count, degraded) => answered.inc({ degraded: degraded ? 'yes' : 'no' }, count),
    setMismatch(ratio, count) {
      mismatch.set({ feature_set: 'model_inputs' }, ratio);
      compared.inc(count);
    },
  };
}
