import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wipeOutsidePostgres } from '../platform/stack/parts/postgres-place.ts';

/** Makes a new folder that the account of PostgreSQL may enter. */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `churn-${purpose}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** Removes a stack's data folder, and what PostgreSQL keeps elsewhere for it. */
export function removeDataFolder(dataDir: string): void {
  wipeOutsidePostgres(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
}
