import { customerId as idOf } from '../../domain/identity/ulid.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerFeatures } from '../../domain/served-features/customer-features.ts';
import { type ServedFeatures, serveFeatures } from '../../domain/served-features/serve.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import type { FeatureStore } from '../../stream/features/feature-store.ts';
import { featureTtlMs } from '../../stream/features/feature-store.ts';
import type { CustomerSchemas } from '../contract/customer-schemas.ts';
import { customerSchema } from '../contract/store-schemas.ts';
import { ProblemError } from '../http/problem.ts';
import type { ScoreCustomers } from '../scoring/score-customers.ts';
import type { CustomerRows, ScoreHistoryRow } from '../stores/customer-rows.ts';
import type { Example, Route } from './route.ts';

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export interface CustomerDeps {
  readonly profile: Profile;
  readonly features: FeatureStore;
  readonly rows: CustomerRows;
  readonly scoring: ScoreCustomers;
  readonly now: () => number;
}

export function customerRoute(
  schemas: CustomerSchemas,
  deps: CustomerDeps,
  examples: readonly Example[],
): Route {
  const { profile, features, rows, scoring, now } = deps;
  const ttlMs = featureTtlMs(profile);
  const idEpochMs = Date.parse(profile.idEpoch);

  /** What is served of a customer; a store that does not answer is told, not waited for. */
  async function serve(ref: string): Promise<CustomerFeatures | null | 'away'> {
    try {
      return (await features.read([ref]))[0]?.features ?? null;
    } catch (error) {
      if (error instanceof OutageError) return 'away';
      throw error;
    }
  }

  async function history(customerId: string, limit: number): Promise<ScoreHistoryRow[] | null> {
    try {
      return await rows.history(customerId, limit);
    } catch (error) {
      if (error instanceof OutageError) return null;
      throw error;
    }
  }

  return {
    method: 'GET',
    path: '/v1/customers/{customer_ref}',
    id: 'customer',
    tag: 'Customers',
    summary: 'All of one customer',
    description:
      'Served features with their age, the score of the newest state with its reasons, and the scores before. The customer may be named by customer_id (a ULID) too.',
    role: 'viewer',
    pathParameters: { customer_ref: schemas.customerRef },
    queryParameters: {
      history: {
        type: 'integer',
        minimum: 0,
        maximum: 500,
        description: 'Most scores of the past; 50 where absent.',
      },
    },
    answers: { 200: { description: 'The customer.', schema: customerSchema } },
    problems: ['unknown-customer', 'invalid', 'unavailable'],
    examples,
    async handle({ path, query }) {
      const named = path.customer_ref!;
      let ref = named;
      let [resolved] = await scoring.resolve([{ customer_ref: ref }]);
      if (!resolved!.ok && ulid.test(named)) {
        ref = (await rows.refOf(named)) ?? named;
        [resolved] = await scoring.resolve([{ customer_ref: ref }]);
      }
      if (!resolved!.ok) {
        throw new ProblemError('unknown-customer', 'No state of this customer is known.');
      }
      const customerId = idOf(profile.name, idEpochMs, ref);
      const [served, past, score] = await Promise.all([
        serve(ref),
        history(customerId, Number(query.history ?? 50)),
        scoring.look(resolved!.scorable),
      ]);
      const stored: ServedFeatures | null =
        served === null || served === 'away' ? null : serveFeatures(served, ttlMs, now());
      return {
        customer_ref: ref,
        customer_id: customerId,
        features: stored,
        score,
        history: past ?? [],
        degraded: [
          ...(served === 'away' ? ['redis'] : []),
          ...(served !== 'away' && stored === null ? ['features-expired'] : []),
          ...(past === null ? ['postgres'] : []),
        ],
      };
    },
  };
}
