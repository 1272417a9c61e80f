import { rowBinner } from '../../domain/drift/bin-rows.ts';
import { learnBins } from '../../domain/drift/bins.ts';
import { countBins, histogramLayout } from '../../domain/drift/histogram.ts';
import { judgeWindow } from '../../domain/drift/judge.ts';
import { type Fields, modelInputs } from '../../domain/profile/profile.ts';
import { createSynthesizer } from '../../domain/synthesis/create-synthesizer.ts';
import { createRandom } from '../../domain/synthesis/random.ts';
import { loadProfile } from '../../profiles/load.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';

const windowRows = 1_000;
const referenceRows = 5_591;
const distinctWindows = 40;
const rounds = 25;

/**
 * Measures what a window costs: 1,000 customers as objects, every field that the model reads, binned, counted and judged.
 * The first round warms up and does not count.
 */
export async function benchDrift(profileName: string): Promise<Readonly<Record<string, unknown>>> {
  const loaded = await loadProfile(profileName);
  const synthesize = createSynthesizer(loaded.profile, await loadSynthesizer(loaded));
  let made = 0;
  const draw = (count: number): Fields[] =>
    Array.from({ length: count }, () => synthesize(createRandom(1, 0, made++, 0)).fields);
  const table = draw(referenceRows);
  const layout = histogramLayout(learnBins(modelInputs(loaded.profile), table));
  const bin = rowBinner(layout);
  const count = (rows: readonly Fields[]): Float64Array =>
    countBins(layout, bin(rows, null), new Float64Array(layout.width));
  const importance = layout.fields.map(() => null);
  const reference = { layout, n: referenceRows, counts: count(table), importance };
  const windows = Array.from({ length: distinctWindows }, () => draw(windowRows));
  const round = (): number => {
    let alarms = 0;
    for (const rows of windows) {
      if (judgeWindow(reference, rows.length, count(rows)).alarm) alarms++;
    }
    return alarms;
  };
  round();
  const before = process.cpuUsage();
  const startMs = performance.now();
  for (let i = 0; i < rounds; i++) round();
  const wallMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(before);
  const judged = rounds * distinctWindows;
  return {
    windows: judged,
    customers_per_window: windowRows,
    fields: layout.fields.length,
    cpu_ms_per_window: Number(((user + system) / 1_000 / judged).toFixed(3)),
    wall_ms_per_window: Number((wallMs / judged).toFixed(3)),
  };
}
