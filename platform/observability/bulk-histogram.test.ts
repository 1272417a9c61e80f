import { Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { BulkHistogram } from './bulk-histogram.ts';

it('shows what the library would show of the same values', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const facts = { name: 'age_seconds', help: 'Age.' };
  const bounds = [0.1, 1, 10];
  const bulk = new BulkHistogram({ ...facts, bounds, labels: { stage: 'x' }, registers: [ours] });
  const single = new Histogram({
    ...facts,
    buckets: bounds,
    labelNames: ['stage'],
    registers: [theirs],
  });
  for (const value of [0, 0.1, 0.100001, 5, 10, 11, 1e9]) {
    bulk.add(value);
    single.observe({ stage: 'x' }, value);
  }
  expect(await ours.metrics()).toBe(await theirs.metrics());
});
