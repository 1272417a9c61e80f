import { expect, it } from 'vitest';
import { readSamples } from './read-samples.ts';

const page = `# HELP a_total Words.
# TYPE a_total counter
a_total{stage="enrich",topic="x"} 12
a_total{stage="a \\"b\\" \\\\ \\n"} 1
plain 0.5
age_bucket{le="+Inf"} 3
broken{
limit +Inf
`;

it('reads names, labels and values of every line that is a sample', () => {
  expect(readSamples(page)).toEqual([
    { name: 'a_total', labels: { stage: 'enrich', topic: 'x' }, value: 12 },
    { name: 'a_total', labels: { stage: 'a "b" \\ \n' }, value: 1 },
    { name: 'plain', labels: {}, value: 0.5 },
    { name: 'age_bucket', labels: { le: '+Inf' }, value: 3 },
    { name: 'limit', labels: {}, value: Number.POSITIVE_INFINITY },
  ]);
});

it('keeps only what is wanted', () => {
  expect(readSamples(page, new Set(['plain'])).map(({ name }) => name)).toEqual(['plain']);
});
