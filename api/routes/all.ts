import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import type { Registry as MetricsRegistry } from 'prom-client';
import type { ModelCard } from '../../domain/model/card.ts';
import type { StreamNames } from '../../domain/stream/names.ts';
import { createSynthesizer } from '../../domain/synthesis/create-synthesizer.ts';
import { SynthesisError } from '../../domain/synthesis/plan.ts';
import { createRandom } from '../../domain/synthesis/random.ts';
import type { Registry } from '../../platform/avro/registry.ts';
import type { ClickHouseClient } from '../../platform/clickhouse/client.ts';
import type { LoadedProfile } from '../../profiles/load.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import type { FeatureStore } from '../../stream/features/feature-store.ts';
import { customerSchemas } from '../contract/customer-schemas.ts';
import { createExamples, type ExampleCustomer } from '../contract/examples.ts';
import type { LiveFeed } from '../live/live-feed.ts';
import type { ObserveFeatures } from '../metrics.ts';
import type { PipelineState } from '../pipeline/pipeline.ts';
import type { AcceptEvents } from '../publishing/accept-events.ts';
import type { Idempotency } from '../publishing/idempotency.ts';
import type { RecentlyAccepted } from '../publishing/recently-accepted.ts';
import type { ScoreCustomers } from '../scoring/score-customers.ts';
import type { CustomerRows } from '../stores/customer-rows.ts';
import { customerRoute } from './customers.ts';
import { documentRoutes } from './documents.ts';
import { driftRoute } from './drift.ts';
import { eventTraceRoute } from './event-trace.ts';
import { eventRoute } from './events.ts';
import { featureRoutes } from './features.ts';
import { liveRoute } from './live.ts';
import { modelsRoute } from './models.ts';
import { operationRoutes, type Readiness } from './operations.ts';
import { pipelineRoute } from './pipeline.ts';
import { profileRoute } from './profile.ts';
import type { Route } from './route.ts';
import { scoreRoute } from './score.ts';
import { scoreBatchRoute } from './score-batch.ts';

export interface RouteDeps {
  readonly loaded: LoadedProfile;
  readonly names: StreamNames;
  readonly kafka: Kafka;
  readonly registry: Registry;
  readonly pool: Pool;
  readonly clickhouse: ClickHouseClient;
  readonly features: FeatureStore;
  readonly rows: CustomerRows;
  readonly accept: AcceptEvents;
  readonly recent: RecentlyAccepted;
  readonly idempotency: Idempotency;
  readonly card: ModelCard;
  readonly scoring: ScoreCustomers;
  readonly feed: LiveFeed;
  readonly pipeline: () => Promise<PipelineState>;
  readonly metricsRegistry: MetricsRegistry;
  readonly observeFeatures: ObserveFeatures;
  readonly readiness: () => Promise<Readiness>;
  readonly now: () => number;
}

/** Every route of the interface, its own description among them. */
export async function createRoutes(deps: RouteDeps): Promise<Route[]> {
  const { loaded, pool, clickhouse, card, scoring, rows, features, accept, idempotency } = deps;
  const { profile } = loaded;
  const schemas = customerSchemas(profile);
  const typical = await exampleCustomer(loaded, card);
  const examples = createExamples(profile, typical);
  const routes: Route[] = [
    scoreRoute(schemas, scoring, examples.score),
    scoreBatchRoute(schemas, scoring, examples.batch),
    customerRoute(schemas, { profile, features, rows, scoring, now: deps.now }, examples.customer),
    ...featureRoutes(
      schemas,
      {
        profile,
        features,
        rows,
        accept,
        idempotency,
        now: deps.now,
        observe: deps.observeFeatures,
      },
      examples,
    ),
    eventRoute(schemas, accept, idempotency, examples.event),
    eventTraceRoute({ ...deps, profile }, examples.trace),
    liveRoute(deps.feed, []),
    pipelineRoute(deps.pipeline, examples.pipeline),
    profileRoute(profile, typical.fields, examples.profile),
    modelsRoute(card, pool, examples.models),
    driftRoute(clickhouse, examples.drift),
    ...operationRoutes(deps.metricsRegistry, deps.readiness),
  ];
  const info = {
    title: `churnstream: ${profile.title}`,
    version: '1',
    description: `Scores, features and events of the profile ${profile.name}. Values are never converted, unknown names refused, and all that is wrong with a request is told at once.`,
  };
  return [...routes, ...documentRoutes(routes, info)];
}

/** The first customer that the profile's synthesizer draws, or one of the model's own probe. */
async function exampleCustomer(loaded: LoadedProfile, card: ModelCard): Promise<ExampleCustomer> {
  const common = { ref: 'example-1', asOf: loaded.profile.snapshotAt };
  try {
    const draw = createSynthesizer(loaded.profile, await loadSynthesizer(loaded));
    return { ...common, fields: draw(createRandom(1, 0, 0, 0)).fields };
  } catch (error) {
    if (!(error instanceof SynthesisError)) throw error;
    return { ...common, fields: card.probe.rows[0]!.fields };
  }
}
