import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { learnFeatures } from '../../../domain/model/features/learn.ts';
import { fieldsRead } from '../../../domain/model/schema-hash.ts';
import { hashWord } from '../../../domain/synthesis/random.ts';
import { projectRoot } from '../../../platform/config/project-root.ts';
import { loadProfile } from '../../../profiles/load.ts';
import { loadSynthesizer } from '../../../profiles/load-synthesizer.ts';
import { readBaseline } from '../../../scoring/drift/baseline-file.ts';
import { readCustomers } from '../../../scoring/drift/read-customers.ts';
import { championDir, loadChampion } from '../../../scoring/load-champion.ts';
import { type CommandInput, DependencyError, type ExitCode, exitCode } from '../../command.ts';
import { requiredPath } from '../../model/options.ts';
import { wholeNumber } from '../../stream/options.ts';
import { tableLines } from '../../table.ts';
import { drifted, population, undrifted } from './draw.ts';
import { detections, falseSyntheticVerdicts, falseVerdicts, type Rate } from './measure.ts';

const falseGoal = 0.01;
const sizes = [500, 1_000] as const;

interface Judged extends Rate {
  /** What the share of those found must stay below (none) or reach; null where it is only told. */
  readonly goal: number | null;
  readonly met: boolean | null;
}

/**
 * `churn drift rates`: how often drift is seen where there is none, and found where there is. Seeds follow from the
 * commit, so that nobody can pick them and anybody can repeat them.
 */
export async function driftRates({
  values,
  out,
  progress,
  signal,
}: CommandInput): Promise<ExitCode> {
  const path = requiredPath(values, 'data');
  const decisions = wholeNumber(values, 'decisions', 10) ?? 3_000;
  const trials = wholeNumber(values, 'trials', 1) ?? 1_000;
  const loaded = await loadProfile(String(values.profile));
  const { profile } = loaded;
  const seedText = typeof values.seed === 'string' ? values.seed : await commit();
  const seedOf = (part: string): number => hashWord(`${seedText} ${part}`);
  const names = fieldsRead(profile, learnFeatures(profile, []));
  const { rows } = await readCustomers(path, profile, names);
  const scorer = await loadChampion(loaded);
  const rates: Judged[] = [];
  const add = (rate: Rate, goal: number | null, isMet: (share: number) => boolean): void => {
    rates.push({ ...rate, goal, met: goal === null ? null : isMet(rate.found / rate.tried) });
    progress(`${rate.name}, ${rate.rows} rows: ${rate.found} of ${rate.tried}`);
  };
  try {
    const baseline = await readBaseline(championDir(loaded), scorer);
    if (baseline === null)
      throw new DependencyError(
        `${championDir(loaded)} has no baseline of ${scorer.version}; churn train writes one`,
      );
    const importance = new Map(baseline.fields.map((field) => [field.name, field.importance]));
    const importanceOf = (name: string) => importance.get(name) ?? null;
    const table = await population(profile, scorer, rows, importanceOf);
    const isFew = (share: number): boolean => share <= falseGoal;
    for (const size of sizes) {
      const rate = falseVerdicts(undrifted(table), size, decisions / 2, seedOf(`none ${size}`));
      add(rate, falseGoal, isFew);
    }
    const parameters = await loadSynthesizer(loaded);
    for (const size of sizes) {
      if (signal.aborted) return exitCode.interrupted;
      const plan = { rows: size, decisions: decisions / 2, seed: seedOf(`synthetic ${size}`) };
      const rate = await falseSyntheticVerdicts({ profile, parameters }, scorer, baseline, plan);
      add(rate, falseGoal, isFew);
    }
    for (const trial of profile.driftTrials) {
      if (signal.aborted) return exitCode.interrupted;
      const drawer = await drifted(table, scorer, trial);
      const rate = detections(drawer, trial, trials, seedOf(trial.name));
      add(rate, trial.goal, (share) => share >= (trial.goal ?? 0));
    }
  } finally {
    await scorer.close();
  }
  const isFine = rates.every(({ met }) => met !== false);
  if (values.json === true)
    out(JSON.stringify({ seed: seedText, rows: rows.length, fine: isFine, rates }));
  else for (const line of tableOf(rates)) out(line);
  return isFine ? exitCode.fine : exitCode.no;
}

function tableOf(rates: readonly Judged[]): string[] {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return tableLines(
    ['shift', 'customers', 'found', 'of', 'share', 'goal', ''],
    rates.map(({ name, rows, found, tried, goal, met }) => [
      name,
      String(rows),
      String(found),
      String(tried),
      percent(found / tried),
      goal === null ? '' : `${goal === falseGoal ? '<=' : '>='} ${percent(goal)}`,
      met === null ? '' : met ? 'met' : 'missed',
    ]),
    ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
  );
}

/** The commit that the project is at. @throws DependencyError where this is no clone */
async function commit(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], {
      cwd: projectRoot(),
    });
    return stdout.trim();
  } catch {
    throw new DependencyError(
      'no commit to take the seeds from (this is no git clone): give --seed TEXT',
    );
  }
}
