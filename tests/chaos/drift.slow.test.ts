import { expect, it } from 'vitest';
import { churn } from '../stack/churn.ts';

it('the windows of a stage that is killed and stopped are those of the log', async () => {
  const { json, stderr } = await churn([
    'chaos',
    '--only',
    'W-01,W-02',
    '--faults',
    '2',
    '--events',
    '8000',
    '--json',
  ]);
  expect(json, stderr).toMatchObject({ lost: 0, differences: [], idle: 0 });
  const { faults } = json as { faults: readonly { id: string; failure: string | null }[] };
  expect(faults.map(({ id }) => id).sort()).toEqual(['W-01', 'W-02']);
  expect(faults.filter(({ failure }) => failure !== null)).toEqual([]);
});
