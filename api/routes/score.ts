import type { CustomerSchemas } from '../contract/customer-schemas.ts';
import { scoreAnswerSchema, scoreInputSchema } from '../contract/score-schemas.ts';
import { ProblemError } from '../http/problem.ts';
import { refuseErrors } from '../http/validation.ts';
import type { ScoreCustomers, ScoreInput } from '../scoring/score-customers.ts';
import type { Example, Route } from './route.ts';

export function scoreRoute(
  schemas: CustomerSchemas,
  scoring: ScoreCustomers,
  examples: readonly Example[],
): Route {
  return {
    method: 'POST',
    path: '/v1/score',
    id: 'score',
    tag: 'Scores',
    summary: 'Score one customer',
    description:
      'By features, or by customer, whose features are then those served. The same state has the same score here and on the stream, bit for bit.',
    role: 'scorer',
    body: scoreInputSchema(schemas),
    answers: { 200: { description: 'The score with its reasons.', schema: scoreAnswerSchema } },
    problems: ['unknown-customer', 'invalid', 'unavailable'],
    examples,
    async handle({ body }) {
      const startMs = performance.now();
      const [resolved] = await scoring.resolve([body as ScoreInput]);
      if (!resolved!.ok) {
        if (resolved!.reason === 'invalid') refuseErrors(resolved!.errors);
        throw new ProblemError('unknown-customer', 'No state of this customer is known.');
      }
      const answered = await scoring.scoreOne(resolved!.scorable);
      return { ...answered, took_ms: milliseconds(startMs) };
    },
  };
}

/** Since a time of `performance.now()`, to the microsecond. */
export const milliseconds = (startMs: number): number =>
  Math.round((performance.now() - startMs) * 1_000) / 1_000;
