import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { missingColumns, readCustomerRow } from '../../domain/profile/csv-row.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import type { KnownCustomer } from '../../domain/synthesis/encode.ts';
import { fitSynthesizer } from '../../domain/synthesis/fit.ts';
import { formatParameters } from '../../domain/synthesis/format-parameters.ts';
import { readCsv } from '../../platform/csv/read-csv.ts';
import { loadProfile } from '../../profiles/load.ts';
import { synthesizerPath } from '../../profiles/load-synthesizer.ts';
import {
  type CommandInput,
  type ExitCode,
  exitCode,
  type OptionValues,
  UsageError,
} from '../command.ts';

/** `churn synth fit`: learns the parameters of a table and writes them beside its profile. */
export async function fitTable({ values, out, progress }: CommandInput): Promise<ExitCode> {
  const { data, profile: profileName, json } = values;
  if (typeof data !== 'string') {
    throw new UsageError('which table? churn synth fit --data FILE.csv');
  }
  const fittedAt = fitTime(values['fitted-at']);
  const loaded = await loadProfile(String(profileName));
  const { customers, skipped } = await knownCustomers(loaded.profile, data);
  if (skipped > 0) progress(`${data}: ${skipped} rows left out (unreadable or without an outcome)`);
  const parameters = fitSynthesizer(loaded.profile, customers, { fittedAt });
  const path = typeof values.out === 'string' ? values.out : synthesizerPath(loaded);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, formatParameters(parameters));
  const strata = parameters.components.length;
  out(
    json === true
      ? JSON.stringify({ rows: parameters.rows, skipped, strata, out: path })
      : `learnt ${parameters.rows} customers in ${strata} strata: ${path}`,
  );
  return exitCode.fine;
}

function fitTime(given: OptionValues[string]): string {
  const time = typeof given === 'string' ? new Date(given) : new Date();
  if (Number.isNaN(time.getTime())) throw new UsageError(`--fitted-at ${given}: no ISO 8601 time`);
  return time.toISOString();
}

async function knownCustomers(
  profile: Profile,
  path: string,
): Promise<{ customers: KnownCustomer[]; skipped: number }> {
  const customers: KnownCustomer[] = [];
  let skipped = 0;
  let checked = false;
  for await (const { cells } of readCsv(path)) {
    const missing = checked ? [] : missingColumns(profile, Object.keys(cells));
    if (missing.length > 0) throw new UsageError(`${path} lacks ${missing.join(', ')}`);
    checked = true;
    const { fields, outcome, problems } = readCustomerRow(profile, cells);
    if (outcome === null || problems.length > 0) skipped++;
    else customers.push({ fields, outcome });
  }
  return { customers, skipped };
}
