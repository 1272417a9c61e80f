import { type Baseline, referenceFor } from '../../../domain/drift/baseline.ts';
import { rowBinner } from '../../../domain/drift/bin-rows.ts';
import { countBins } from '../../../domain/drift/histogram.ts';
import { judgeWindow, type WindowDrift } from '../../../domain/drift/judge.ts';
import { type AlarmHistory, alarmsOf, decide } from '../../../domain/drift/verdict.ts';
import { createRandom, shuffle } from '../../../domain/model/random.ts';
import type { Fields, Profile } from '../../../domain/profile/profile.ts';
import type { Trial } from '../../../domain/profile/scenario.ts';
import type { SynthesizerParameters } from '../../../domain/synthesis/parameters.ts';
import { scoreRows } from '../../../scoring/score-rows.ts';
import type { Scorer } from '../../../scoring/scorer.ts';
import { syntheticCustomers } from '../synthetic-customers.ts';
import type { WindowDrawer } from './draw.ts';

/** Verdicts among decisions, or detections among trials. */
export interface Rate {
  readonly name: string;
  readonly rows: number;
  readonly tried: number;
  readonly found: number;
}

/** Decides about windows one after the other, each in the light of those before it. */
function createSequence(): (window: WindowDrift) => boolean {
  let history: AlarmHistory = [];
  return (window) => {
    const { drift } = decide(window, history);
    history = [...history.slice(-1), alarmsOf(window)];
    return drift;
  };
}

/** Verdicts in a row of windows without drift. */
export function falseVerdicts(
  drawer: WindowDrawer,
  rows: number,
  decisions: number,
  seed: number,
): Rate {
  const random = createRandom(seed);
  const decideNext = createSequence();
  let found = 0;
  for (let i = 0; i < decisions; i++) if (decideNext(drawer.draw(rows, random))) found++;
  return { name: 'none, from the table', rows, tried: decisions, found };
}

/** Trials in which the shift was found within the windows that it is given. */
export function detections(drawer: WindowDrawer, trial: Trial, trials: number, seed: number): Rate {
  const random = createRandom(seed);
  let found = 0;
  for (let i = 0; i < trials; i++) {
    const decideNext = createSequence();
    for (let window = 0; window < trial.within; window++) {
      if (!decideNext(drawer.draw(trial.rows, random))) continue;
      found++;
      break;
    }
  }
  return { name: trial.description, rows: trial.rows, tried: trials, found };
}

/** Verdicts in a row of windows of the synthesizer, judged by its own baseline. */
export async function falseSyntheticVerdicts(
  stream: { readonly profile: Profile; readonly parameters: SynthesizerParameters },
  scorer: Scorer,
  baseline: Baseline,
  { rows, decisions, seed }: { rows: number; decisions: number; seed: number },
): Promise<Rate> {
  const reference = referenceFor(baseline, 'synthetic');
  const { layout } = reference;
  const bin = rowBinner(layout);
  const decideNext = createSequence();
  const name = 'none, from the synthesizer';
  let found = 0;
  let tried = 0;
  const plan = { seed, customers: Number.POSITIVE_INFINITY };
  const random = createRandom(seed);
  for (const minute of syntheticCustomers(stream.profile, stream.parameters, plan)) {
    // Windows do not reach over a minute's end, where customers return, nor follow its order: who came first had more
    // time to return.
    const order = Int32Array.from(minute.keys());
    shuffle(order, random);
    const customers = Array.from(order, (i) => minute[i]!);
    for (let at = 0; at + rows <= customers.length; at += rows) {
      const window = customers.slice(at, at + rows) as readonly Fields[];
      const bins = bin(window, await scoreRows(scorer, window));
      const counts = countBins(layout, bins, new Float64Array(layout.width));
      if (decideNext(judgeWindow(reference, rows, counts))) found++;
      if (++tried === decisions) return { name, rows, tried, found };
    }
  }
  return { name, rows, tried, found };
}
