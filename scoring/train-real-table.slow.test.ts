import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trainModel } from '../domain/model/train.ts';
import { dataFolder } from '../platform/config/data-folder.ts';
import { loadProfile } from '../profiles/load.ts';
import { readLabelledTable } from './labelled-table.ts';
import { loadChampion } from './load-champion.ts';
import { packModel } from './pack-model.ts';

const folder = dataFolder();

describe.skipIf(folder === null)('churn train on the real table (CHURN_DATA)', () => {
  it('reaches its cross-validated log loss and gives the committed champion again', async () => {
    const loaded = await loadProfile('telco');
    const { profile } = loaded;
    const path = join(folder!, 'telco_customer_churn.csv');
    const { rows, labels } = await readLabelledTable(path, profile, []);
    const champion = await loadChampion(loaded);
    const seed = champion.card.algorithm.seed!;
    const steps = trainModel(profile, rows, labels, { kind: 'auto', seed });
    let step = steps.next();
    while (!step.done) step = steps.next();

    expect(step.value.cv.logLoss.value).toBeLessThan(0.4);
    const { positives } = step.value.cv;
    const facts = { seed, rows: rows.length, positives, snapshotAt: profile.snapshotAt };
    const { card } = await packModel(step.value, profile, facts);
    expect(card).toEqual(champion.card);
    await champion.close();
  });
});
