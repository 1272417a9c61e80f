import { expect, it } from 'vitest';
import { churn } from '../stack/churn.ts';

const wanted = ['R-01', 'W-01', 'W-02'];

it('the windows of a stage that is killed and stopped, and whose topic is made again, are those of the log', async () => {
  const { json, stderr } = await churn([
    'chaos',
    '--only',
    wanted.join(','),
    '--faults',
    String(wanted.length),
    '--events',
    '9000',
    '--json',
  ]);
  expect(json, stderr).toMatchObject({ lost: 0, differences: [], idle: 0 });
  const { faults } = json as { faults: readonly { id: string; failure: string | null }[] };
  expect(faults.map(({ id }) => id).sort()).toEqual(wanted);
  expect(faults.filter(({ failure }) => failure !== null)).toEqual([]);
});
