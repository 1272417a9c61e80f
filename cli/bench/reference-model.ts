import { join } from 'node:path';
import { learnFeatures } from '../../domain/model/features/learn.ts';
import { fitTrees } from '../../domain/model/fit.ts';
import { measure } from '../../domain/model/metrics/metrics.ts';
import { predictProbabilities } from '../../domain/model/model.ts';
import { fieldsRead } from '../../domain/model/schema-hash.ts';
import { buildTrainingSet } from '../../domain/model/training-set.ts';
import { binMatrix, maxBins } from '../../domain/model/trees/bins.ts';
import { leafCount } from '../../domain/model/trees/tree.ts';
import { projectRoot } from '../../platform/config/project-root.ts';
import type { LoadedProfile } from '../../profiles/load.ts';
import { readLabelledTable } from '../../scoring/labelled-table.ts';
import { championDir } from '../../scoring/load-champion.ts';
import { packModel } from '../../scoring/pack-model.ts';
import { writeModel } from '../../scoring/write-model.ts';

const trees = 100;
const leaves = 31;
const seed = 1;
const threshold = 0.5;

/**
 * Puts an ensemble of 100 trees of 31 leaves in the place of a copied profile's champion, so that a cheap champion
 * buys no speed. It is fitted to the sample table, and its figures in the card are those on the rows it learned from.
 */
export async function installReferenceModel(loaded: LoadedProfile): Promise<void> {
  const { profile } = loaded;
  const fields = fieldsRead(profile, learnFeatures(profile, []));
  const path = join(projectRoot(), 'samples', `${profile.name}.csv`);
  const table = await readLabelledTable(path, profile, fields);
  const set = buildTrainingSet(profile, table.rows, table.labels, false);
  const rules = {
    learningRate: 0.05,
    minGain: 0,
    rowShare: 0.8,
    columnShare: 0.5,
    maxLeaves: leaves,
    l2: 1,
    minLeafRows: 5,
  };
  const model = fitTrees(set, binMatrix(set.matrix, maxBins), rules, trees, seed);
  const least = Math.min(...model.trees.map(leafCount));
  if (least < leaves) throw new Error(`a reference tree has ${least} leaves instead of ${leaves}`);
  const probabilities = Float64Array.from(predictProbabilities(model, set.matrix));
  const metrics = measure(table.labels, probabilities, threshold);
  const packed = await packModel(
    {
      kind: 'trees',
      model,
      features: set.features,
      threshold,
      cv: metrics,
      calibration: { slope: 1, intercept: 0 },
      logLossByKind: {},
      parameters: { trees: { ...rules, count: trees } },
    },
    profile,
    {
      seed,
      rows: table.rows.length,
      positives: metrics.positives,
      snapshotAt: profile.snapshotAt,
    },
  );
  await writeModel(championDir(loaded), packed);
}
