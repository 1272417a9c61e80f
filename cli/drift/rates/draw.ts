import { rowBinner } from '../../../domain/drift/bin-rows.ts';
import { learnBins, predictionName, quantileBins } from '../../../domain/drift/bins.ts';
import { changeFields } from '../../../domain/drift/change.ts';
import {
  countBins,
  type HistogramLayout,
  histogramLayout,
} from '../../../domain/drift/histogram.ts';
import { judgeWindow, type WindowDrift } from '../../../domain/drift/judge.ts';
import { type Random, sample } from '../../../domain/model/random.ts';
import { type Fields, modelInputs, type Profile } from '../../../domain/profile/profile.ts';
import type { Trial } from '../../../domain/profile/scenario.ts';
import { scoreRows } from '../../../scoring/score-rows.ts';
import type { Scorer } from '../../../scoring/scorer.ts';

/** Draws windows of customers from a table and judges each by the rows that it left. */
export interface WindowDrawer {
  draw(rows: number, random: Random): WindowDrift;
}

interface Population {
  readonly rows: readonly Fields[];
  readonly layout: HistogramLayout;
  /** A byte per customer and field. */
  readonly bins: Uint8Array;
  readonly counts: Float64Array;
  readonly importance: readonly (number | null)[];
}

/** Puts a table with its scores into bins, so that a window costs no more than its counting. */
export async function population(
  profile: Profile,
  scorer: Scorer,
  rows: readonly Fields[],
  importanceOf: (field: string) => number | null,
): Promise<Population> {
  const scores = await scoreRows(scorer, rows);
  const layout = histogramLayout([
    ...learnBins(modelInputs(profile), rows),
    quantileBins(predictionName, Array.from(scores)),
  ]);
  const bins = rowBinner(layout)(rows, scores);
  return {
    rows,
    layout,
    bins,
    counts: countBins(layout, bins, new Float64Array(layout.width)),
    importance: layout.fields.map(({ name }) => importanceOf(name)),
  };
}

/** Windows without drift. */
export function undrifted(table: Population): WindowDrawer {
  return {
    draw: (rows, random) =>
      judgeDrawn(table, sample(table.rows.length, rows, random), (row) => binsOf(table, row)),
  };
}

/** Windows in which a trial's shift has happened. */
export async function drifted(
  table: Population,
  scorer: Scorer,
  { change, strength }: Trial,
): Promise<WindowDrawer> {
  if (change.kind === 'mix') return mixed(table, change, strength);
  // Everybody once with the change; which of the two a drawn customer is, the draw decides.
  const changed = table.rows.map((row) => changeFields(change, strength, row, -1));
  const bins = rowBinner(table.layout)(changed, await scoreRows(scorer, changed));
  const after = { ...table, bins };
  const isForAll = change.kind === 'scale';
  return {
    draw: (rows, random) =>
      judgeDrawn(table, sample(table.rows.length, rows, random), (row) =>
        binsOf(isForAll || random() < strength ? after : table, row),
      ),
  };
}

function mixed(
  table: Population,
  { field, value }: { readonly field: string; readonly value: string },
  points: number,
): WindowDrawer {
  const having: number[] = [];
  const others: number[] = [];
  for (const [i, row] of table.rows.entries()) {
    (row[field] === value ? having : others).push(i);
  }
  const share = having.length / table.rows.length + points;
  return {
    draw(rows, random) {
      let wanted = 0;
      for (let i = 0; i < rows; i++) if (random() < share) wanted++;
      const drawn = [
        ...Array.from(sample(having.length, wanted, random), (i) => having[i]!),
        ...Array.from(sample(others.length, rows - wanted, random), (i) => others[i]!),
      ];
      return judgeDrawn(table, drawn, (row) => binsOf(table, row));
    },
  };
}

const binsOf = ({ bins, layout }: Pick<Population, 'bins' | 'layout'>, row: number): Uint8Array =>
  bins.subarray(row * layout.fields.length, (row + 1) * layout.fields.length);

function judgeDrawn(
  table: Population,
  drawn: ArrayLike<number>,
  asSeen: (row: number) => Uint8Array,
): WindowDrift {
  const { layout } = table;
  const window = new Float64Array(layout.width);
  const left = new Float64Array(layout.width);
  for (let i = 0; i < drawn.length; i++) {
    countBins(layout, binsOf(table, drawn[i]!), left);
    countBins(layout, asSeen(drawn[i]!), window);
  }
  const counts = table.counts.map((count, i) => count - left[i]!);
  const n = table.rows.length - drawn.length;
  return judgeWindow({ layout, n, counts, importance: table.importance }, drawn.length, window);
}
