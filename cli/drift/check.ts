import { rowBinner } from '../../domain/drift/bin-rows.ts';
import { learnBins, predictionName, quantileBins } from '../../domain/drift/bins.ts';
import { countBins, histogramLayout } from '../../domain/drift/histogram.ts';
import {
  comparablePlaces,
  distribution,
  judgeWindow,
  leastCustomers,
  notComparable,
  type Reference,
  type WindowDrift,
} from '../../domain/drift/judge.ts';
import { type AlarmHistory, alarmsOf, decide, type Verdict } from '../../domain/drift/verdict.ts';
import { type Fields, modelInputs } from '../../domain/profile/profile.ts';
import { type LoadedProfile, loadProfile } from '../../profiles/load.ts';
import { CustomerTableError, EmptyTableError } from '../../scoring/customer-table.ts';
import { readBaseline } from '../../scoring/drift/baseline-file.ts';
import { type CustomerWindow, readCustomers } from '../../scoring/drift/read-customers.ts';
import { championDir, loadChampion } from '../../scoring/load-champion.ts';
import { ModelRefusedError } from '../../scoring/model-error.ts';
import { scoreRows } from '../../scoring/score-rows.ts';
import type { Scorer } from '../../scoring/scorer.ts';
import { type CommandInput, type ExitCode, exitCode, UsageError } from '../command.ts';
import { requiredPath } from '../model/options.ts';
import { texts } from '../stream/options.ts';

/** `churn drift check`: compares customer tables with a reference table, one verdict per file. */
export async function checkTables(input: CommandInput): Promise<ExitCode> {
  const { values, out, progress } = input;
  const referencePath = requiredPath(values, 'reference');
  const paths = texts(values, 'window');
  if (paths.length === 0)
    throw new UsageError('--window FILE.csv is needed, once or several times');
  const loaded = await loadProfile(String(values.profile));
  const scorer = await openChampion(loaded, progress);
  try {
    const { table, reference, blind } = await openReference(
      loaded,
      scorer,
      referencePath,
      progress,
    );
    let history: AlarmHistory = [];
    const windows: object[] = [];
    let drifted = false;
    let compared = false;
    for (const path of paths) {
      const { rows, leftOut } = await read(loaded, path, progress);
      const counts = await countRows(reference, scorer, rows);
      const window =
        table === null
          ? notComparable('other-schema', rows.length)
          : judgeWindow(reference, rows.length, counts);
      compared ||= window.comparability === 'comparable';
      const verdict = decide(window, history);
      history = [...history.slice(-1), alarmsOf(window)];
      drifted ||= verdict.drift;
      windows.push({
        file: path,
        n: rows.length,
        left_out: leftOut,
        ...report(reference, counts, window, verdict),
      });
      if (values.json !== true) for (const line of lines(path, window, verdict)) out(line);
    }
    if (values.json === true) {
      const { n } = reference;
      out(
        JSON.stringify({
          reference: {
            file: referencePath,
            n,
            left_out: table?.leftOut ?? 0,
            not_comparable: blind,
          },
          drift: drifted,
          windows,
        }),
      );
    }
    // Nothing was compared with a reference of no use: that is neither drift nor its absence.
    if (!compared && !isUsable(reference)) return exitCode.usage;
    return drifted ? exitCode.no : exitCode.fine;
  } finally {
    await scorer?.close();
  }
}

interface OpenedReference {
  /** Null where the file is of other columns. */
  readonly table: CustomerWindow | null;
  readonly reference: Reference;
  /** Fields of which the reference has one value alone. */
  readonly blind: readonly string[];
}

/** Reads the reference; one of no use is a value, since the answer about its windows is that they cannot be compared. */
async function openReference(
  loaded: LoadedProfile,
  scorer: Scorer | null,
  path: string,
  progress: CommandInput['progress'],
): Promise<OpenedReference> {
  const table = await read(loaded, path, progress).catch((error: unknown) => {
    if (!(error instanceof CustomerTableError)) throw error;
    progress(`nothing is compared: ${error.message}`);
    return error instanceof EmptyTableError ? { rows: [], leftOut: 0, repeated: 0 } : null;
  });
  const reference = await referenceOf(loaded, scorer, table?.rows ?? []);
  const places = comparablePlaces(reference);
  const names = reference.layout.fields.map(({ name }) => name);
  const blind = reference.n === 0 ? [] : names.filter((_, i) => !places.includes(i));
  if (blind.length > 0) {
    progress(`${path}: fields of one value are not compared: ${blind.join(', ')}`);
  }
  return { table, reference, blind };
}

const isUsable = (reference: Reference): boolean =>
  reference.n >= leastCustomers && comparablePlaces(reference).length > 0;

async function openChampion(
  loaded: LoadedProfile,
  progress: CommandInput['progress'],
): Promise<Scorer | null> {
  try {
    return await loadChampion(loaded);
  } catch (error) {
    if (!(error instanceof ModelRefusedError)) throw error;
    progress(`the scores are not watched: ${error.message}`);
    return null;
  }
}

async function read(
  { profile }: LoadedProfile,
  path: string,
  progress: CommandInput['progress'],
): Promise<CustomerWindow> {
  const names = modelInputs(profile).map(({ name }) => name);
  const window = await readCustomers(path, profile, names);
  const { leftOut, repeated } = window;
  if (leftOut > 0) progress(`${path}: ${leftOut} rows cannot be read and were left out`);
  if (repeated > 0) progress(`${path}: ${repeated} rows repeat a key; the last of each was kept`);
  return window;
}

async function referenceOf(
  loaded: LoadedProfile,
  scorer: Scorer | null,
  rows: readonly Fields[],
): Promise<Reference> {
  const bins = learnBins(modelInputs(loaded.profile), rows);
  const scores = scorer === null ? null : await scoreRows(scorer, rows);
  if (scores !== null) bins.push(quantileBins(predictionName, Array.from(scores)));
  const layout = histogramLayout(bins);
  const counts = countBins(layout, rowBinner(layout)(rows, scores), new Float64Array(layout.width));
  const baseline = scorer === null ? null : await readBaseline(championDir(loaded), scorer);
  const known = new Map(baseline?.fields.map(({ name, importance }) => [name, importance]));
  return {
    layout,
    n: rows.length,
    counts,
    importance: bins.map(({ name }) => known.get(name) ?? null),
  };
}

async function countRows({ layout }: Reference, scorer: Scorer | null, rows: readonly Fields[]) {
  const scores = scorer === null ? null : await scoreRows(scorer, rows);
  return countBins(layout, rowBinner(layout)(rows, scores), new Float64Array(layout.width));
}

function report(reference: Reference, counts: Float64Array, window: WindowDrift, verdict: Verdict) {
  return {
    comparability: window.comparability,
    drift: verdict.drift,
    reason: verdict.reason,
    fields: verdict.fields,
    alarm: window.alarm,
    weighted_effect: window.weightedEffect,
    details: window.fields.map((field) => ({
      ...field,
      ...((field.alarm || verdict.fields.includes(field.name)) && {
        reference: distribution(reference, reference.counts, field.name),
        current: distribution(reference, counts, field.name),
      }),
    })),
  };
}

const shownFields = 5;

function lines(path: string, window: WindowDrift, verdict: Verdict): string[] {
  if (window.comparability !== 'comparable') {
    return [`${path}: ${window.n} customers, not comparable (${window.comparability})`];
  }
  const said = verdict.drift
    ? `drift in ${verdict.fields.join(', ')}`
    : window.alarm
      ? 'an alarm, no verdict yet'
      : 'no drift';
  const head = `${path}: ${window.n} customers, ${said}`;
  const named = window.fields.filter(({ name, alarm }) => alarm || verdict.fields.includes(name));
  return [
    head,
    ...named
      .sort((a, b) => b.effect - a.effect)
      .slice(0, shownFields)
      .map(
        ({ name, effect, limit, q, method }) =>
          `  ${name.padEnd(24)} effect ${effect.toFixed(3)} (chance ${limit.toFixed(3)})  q ${q.toExponential(1)}  ${method}`,
      ),
  ];
}
