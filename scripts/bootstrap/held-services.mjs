import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const mark = '# Placed by the set-up of churnstream while it installs a package.';
const policy = `#!/bin/sh\n${mark}\nexit 101\n`;

/**
 * Runs `task` while the system is told not to start services of newly installed packages
 * (policy-rc.d of Debian), then puts back exactly what was there before, also after Ctrl-C. What a
 * killed earlier run left behind is put right first.
 */
export async function withServicesHeld(task, path = '/usr/sbin/policy-rc.d') {
  const saved = `${path}.before-churnstream`;
  const restore = () => {
    if (existsSync(path) && readFileSync(path, 'utf8').includes(mark)) rmSync(path);
    if (existsSync(saved)) renameSync(saved, path);
  };
  const endAtOnce = () => process.exit(130);
  restore();
  process.on('exit', restore);
  process.on('SIGINT', endAtOnce);
  process.on('SIGTERM', endAtOnce);
  try {
    if (existsSync(path)) renameSync(path, saved);
    writeFileSync(path, policy, { mode: 0o755 });
    return await task();
  } finally {
    restore();
    process.off('exit', restore);
    process.off('SIGINT', endAtOnce);
    process.off('SIGTERM', endAtOnce);
  }
}
