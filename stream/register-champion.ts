import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { parseModelCard } from '../domain/model/card.ts';
import type { LoadedProfile } from '../profiles/load.ts';
import { championDir } from '../scoring/load-champion.ts';

/** Writes the committed champion into the registry where it is not yet known, and returns its version. */
export async function registerChampion(pool: Pool, loaded: LoadedProfile): Promise<string> {
  const path = join(championDir(loaded), 'model.json');
  const card = parseModelCard(await readFile(path, 'utf8'), path);
  const kinds = [
    ['training', card.metrics.cv],
    ['test', card.metrics.test],
  ] as const;
  for (const [kind, metrics] of kinds) {
    if (metrics === null) continue;
    await pool.query(
      `insert into models (version, metrics_type, profile, sha256, stage, metrics, card, measured_at)
values ($1, $2, $3, $4, 'champion', $5, $6, $7) on conflict (version, metrics_type) do nothing`,
      [
        card.version,
        kind,
        card.profile.name,
        card.onnx.sha256,
        JSON.stringify(metrics),
        JSON.stringify(card),
        card.training.snapshotAt,
      ],
    );
  }
  return card.version;
}
