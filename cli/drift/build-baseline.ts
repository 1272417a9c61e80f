import type { Baseline } from '../../domain/drift/baseline.ts';
import type { Fields } from '../../domain/profile/profile.ts';
import { SynthesisError } from '../../domain/synthesis/plan.ts';
import type { LoadedProfile } from '../../profiles/load.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import { makeBaseline } from '../../scoring/drift/make-baseline.ts';
import type { LabelledTable } from '../../scoring/labelled-table.ts';
import { scoreRows } from '../../scoring/score-rows.ts';
import type { Scorer } from '../../scoring/scorer.ts';
import { syntheticCustomers } from './synthetic-customers.ts';

/** So many that what is compared with them is the window's own noise. */
const customers = 60_000;

/** Makes a model's baseline from the table it was trained on and, where the profile has one, from its synthesizer. */
export async function buildBaseline(
  loaded: LoadedProfile,
  scorer: Scorer,
  table: LabelledTable,
): Promise<Baseline> {
  const parameters = await loadSynthesizer(loaded).catch((error: unknown) => {
    if (error instanceof SynthesisError) return null;
    throw error;
  });
  if (parameters === null) return makeBaseline(scorer, loaded.profile, table, null);
  const plan = { seed: 1, customers };
  const rows = [...syntheticCustomers(loaded.profile, parameters, plan)].flat() as Fields[];
  const scores = await scoreRows(scorer, rows);
  return makeBaseline(scorer, loaded.profile, table, { rows, scores });
}
