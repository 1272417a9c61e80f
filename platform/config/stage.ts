import { z } from 'zod';

/** Settings that every stage of the stream reads. */
export const stageSettings = z.object({
  KAFKA_BROKERS: z.string().describe('Kafka brokers, host:port separated by commas.'),
  SCHEMA_REGISTRY_URL: z.url().describe("The Schema Registry's Confluent API."),
  CHURN_PROFILE: z.string().default('telco').describe('Profile by name or path.'),
  CHURN_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9_]*$/)
    .optional()
    .describe("Prefix of every name; the profile's own where absent."),
  CHURN_METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe('Port of /metrics, /healthz and /readyz; 0 picks a free one.'),
  CHURN_METRICS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address at which they are served; in a container all of its own, `0.0.0.0`.'),
  CHURN_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('The least that is logged, to standard error.'),
  CHURN_FAIL_POINTS: z
    .string()
    .optional()
    .describe(
      'Folder of armed fail points, where `churn chaos` makes a stage fail; for tests alone.',
    ),
});
/** Settings of enrich alone. */
export const enrichSettings = z.object({
  CHURN_STATE_DIR: z
    .string()
    .optional()
    .describe(
      'Folder of its own in which a process notes what it scores, so that its successor can isolate a record that ends it.',
    ),
  CHURN_BREAKER_RECORDS: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe(
      'Records of which nearly all must be bad before enrich holds more of them back; 0 never holds.',
    ),
  CHURN_ENRICH_BATCH: z.coerce
    .number()
    .int()
    .min(1)
    .max(20_000)
    .default(6_000)
    .describe('Most records that enrich scores and commits in one transaction.'),
});
export type StageSettings = z.infer<typeof stageSettings>;

/** Settings of drift alone. */
export const driftSettings = z.object({
  CHURN_DRIFT_IDLE_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(10_000)
    .describe(
      'How long a partition is silent before its windows are closed by the clock instead of by its events.',
    ),
});

/** Settings of performance alone. */
export const performanceSettings = z.object({
  CHURN_PERFORMANCE_QUIET_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(5_000)
    .describe(
      'How long no outcome of a window has come before its quality is measured; where they keep coming, twelve times that.',
    ),
});
