import { expect, it } from 'vitest';
import { readSteps } from './step-shares.ts';

it('adds up the steps of several processes', () => {
  const page = (score: number) => `# TYPE churnstream_step_seconds_total counter
churnstream_step_seconds_total{stage="enrich",step="score"} ${score}
churnstream_step_seconds_total{stage="enrich",step="commit"} 0.5
churnstream_transactions_total{stage="enrich",outcome="commit"} 12
churnstream_transactions_total{stage="enrich",outcome="fenced"} 3
`;
  expect(readSteps([page(1.25), page(2)])).toEqual({
    seconds: { score: 3.25, commit: 1 },
    transactions: 24,
  });
});
