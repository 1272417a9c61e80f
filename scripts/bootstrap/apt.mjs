import { withServicesHeld } from './held-services.mjs';
import { withLock } from './lock.mjs';
import { Problem } from './problem.mjs';
import { lastLines, run, which } from './run.mjs';

/** The command that installs system packages, as this user has to type it. */
export function aptInstall(...packages) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * Installs the system package that brings a program of its own name, unless it is in PATH, and starts no service.
 * @throws Problem with the command that mends it, where this system or this user cannot
 */
export async function installProgram(name, what, { env, say }) {
  if (which(name, env)) return;
  const mend = aptInstall(name);
  if (!which('apt-get', env)) {
    throw new Problem(`${name} is not in PATH and this system has no apt-get: install ${what}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Problem(`${name} is missing, and only root may install it`, mend);
  }
  await withLock(name, '/usr/bin', say, async () => {
    if (which(name, env)) return;
    say(`installing ${name} (apt-get), without starting it`);
    await withServicesHeld(() => installPackage(name, env, mend));
    // The package also enables itself for the next start of the system, which nobody asked for.
    await run('systemctl', ['disable', `${name}.service`], { env });
  });
}

async function installPackage(name, env, mend) {
  const wanted = ['install', '-y', '--no-install-recommends', name];
  const first = await apt(env, wanted);
  if (first.code === 0) return;
  await apt(env, ['update']);
  const { code, output } = await apt(env, wanted);
  if (code !== 0) {
    throw new Problem(`apt-get could not install ${name}`, mend, lastLines(output));
  }
}

function apt(env, args) {
  return run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
