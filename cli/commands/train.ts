import { join } from 'node:path';
import type { Baseline } from '../../domain/drift/baseline.ts';
import { learnFeatures } from '../../domain/model/features/learn.ts';
import { fieldsRead } from '../../domain/model/schema-hash.ts';
import { modelKinds, type TrainOptions, trainModel } from '../../domain/model/train.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import { projectRoot } from '../../platform/config/project-root.ts';
import { type LoadedProfile, loadProfile } from '../../profiles/load.ts';
import { writeBaseline } from '../../scoring/drift/baseline-file.ts';
import { judge } from '../../scoring/judge.ts';
import {
  describeBadRow,
  type LabelledTable,
  readLabelledTable,
} from '../../scoring/labelled-table.ts';
import { openScorer } from '../../scoring/load-scorer.ts';
import { type ModelPackage, packModel } from '../../scoring/pack-model.ts';
import { writeModel } from '../../scoring/write-model.ts';
import {
  type Command,
  type CommandInput,
  type ExitCode,
  exitCode,
  UsageError,
} from '../command.ts';
import { buildBaseline } from '../drift/build-baseline.ts';
import { pathOption, requiredPath, seedOption } from '../model/options.ts';
import { describeMetrics, reportMetrics } from '../model/report.ts';
import { runSteps } from '../model/run-steps.ts';

export const trainCommand: Command = {
  name: 'train',
  summary: 'train a churn model from a customer table',
  operands: '',
  options: {
    data: { type: 'string', value: 'FILE.csv', description: 'customers with their outcome' },
    test: {
      type: 'string',
      value: 'FILE.csv',
      description: 'other customers with outcome, to judge it by',
    },
    out: {
      type: 'string',
      value: 'DIR',
      description: 'where it goes (default .churn/models/<version>)',
    },
    profile: {
      type: 'string',
      value: 'NAME',
      description: 'profile by name or path',
      default: 'telco',
    },
    seed: { type: 'string', value: 'N', description: 'seed of every random draw', default: '1' },
    model: {
      type: 'string',
      value: 'KIND',
      description: 'trees, spline, blend, or auto: the best of them',
      default: 'auto',
    },
  },
  examples: [
    'churn train --data samples/telco.csv',
    'churn train --data customers.csv --test newest.csv --out champion --json',
  ],
  run: train,
};

async function train({ values, out, progress, signal }: CommandInput): Promise<ExitCode> {
  const kind = kindOption(values.model);
  const seed = seedOption(values);
  const dataPath = requiredPath(values, 'data');
  const testPath = pathOption(values, 'test');
  const loaded = await loadProfile(String(values.profile));
  const { profile } = loaded;
  const data = await readTable(dataPath, profile, progress);
  const test = testPath === undefined ? null : await readTable(testPath, profile, progress);
  if (test !== null) warnOfOverlap(data, test, progress);

  const startMs = performance.now();
  const steps = trainModel(profile, data.rows, data.labels, { kind, seed });
  const trained = await runSteps(steps, progress, signal);
  if (trained === null) {
    progress('stopped; nothing was written');
    return exitCode.interrupted;
  }
  const fresh = await packModel(trained, profile, {
    seed,
    rows: data.rows.length,
    positives: trained.cv.positives,
    snapshotAt: profile.snapshotAt,
  });
  const seconds = (performance.now() - startMs) / 1000;

  const model = test === null ? fresh : await withTest(fresh, profile, test);
  const { version, metrics } = model.card;
  const dir = pathOption(values, 'out') ?? join(projectRoot(), '.churn', 'models', version);
  await writeModel(dir, model);
  progress('counting the baseline that drift is judged by');
  await writeBaseline(dir, await baselineOf(loaded, model, data));
  const result = {
    model_version: version,
    model: trained.kind,
    out: dir,
    train_seconds: Number(seconds.toFixed(2)),
    threshold: model.card.threshold,
    metrics: {
      cv: reportMetrics(trained.cv),
      ...(metrics.test && { test: reportMetrics(metrics.test) }),
    },
  };
  if (values.json === true) {
    out(JSON.stringify(result));
    return exitCode.fine;
  }
  out(`${version} (${trained.kind}), ${result.train_seconds} s, written to ${dir}`);
  out(`cross-validated: ${describeMetrics(trained.cv)}`);
  if (metrics.test !== null) out(`test: ${describeMetrics(metrics.test)}`);
  return exitCode.fine;
}

function kindOption(value: unknown): TrainOptions['kind'] {
  const kind = ['auto', ...modelKinds].find((known) => known === value);
  if (kind !== undefined) return kind as TrainOptions['kind'];
  throw new UsageError(`--model must be auto, ${modelKinds.join(', ')} (got "${value}")`);
}

async function readTable(
  path: string,
  profile: Profile,
  progress: (line: string) => void,
): Promise<LabelledTable> {
  const fields = fieldsRead(profile, learnFeatures(profile, []));
  const table = await readLabelledTable(path, profile, fields);
  const { bad, repeated, unlabelled } = table;
  progress(`${path}: ${table.rows.length} customers with an outcome`);
  if (unlabelled > 0) progress(`${path}: ${unlabelled} rows without an outcome were left out`);
  if (repeated > 0) progress(`${path}: ${repeated} rows repeat a key; the last of each was kept`);
  if (bad.length > 0) {
    progress(`${path}: ${bad.length} rows cannot be read and were left out, the first:`);
    for (const row of bad.slice(0, 5)) progress(`  ${describeBadRow(row)}`);
  }
  return table;
}

function warnOfOverlap(
  data: LabelledTable,
  test: LabelledTable,
  progress: (line: string) => void,
): void {
  const known = new Set(data.keys);
  const shared = test.keys.filter((key) => known.has(key)).length;
  if (shared === 0) return;
  progress(
    `warning: ${shared} of ${test.keys.length} test customers are also in the training table; ` +
      'the test metrics flatter the model',
  );
}

async function withTest(
  { card, onnx }: ModelPackage,
  profile: Profile,
  table: LabelledTable,
): Promise<ModelPackage> {
  const scorer = await openScorer(card, onnx, profile, card.version);
  try {
    const test = await judge(scorer, table);
    return { card: { ...card, metrics: { ...card.metrics, test } }, onnx };
  } finally {
    await scorer.close();
  }
}

async function baselineOf(
  loaded: LoadedProfile,
  { card, onnx }: ModelPackage,
  table: LabelledTable,
): Promise<Baseline> {
  const scorer = await openScorer(card, onnx, loaded.profile, card.version);
  try {
    return await buildBaseline(loaded, scorer, table);
  } finally {
    await scorer.close();
  }
}
