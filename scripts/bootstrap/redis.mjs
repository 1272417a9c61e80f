import { aptInstall } from './apt.mjs';
import { withServicesHeld } from './held-services.mjs';
import { withLock } from './lock.mjs';
import { Problem } from './problem.mjs';
import { lastLines, run, which } from './run.mjs';

export const name = 'redis-server';

const mend = aptInstall('redis-server');
const installArguments = ['install', '-y', '--no-install-recommends', 'redis-server'];

export async function inspect({ env }) {
  if (env.REDIS_URL) return { state: 'external', detail: 'REDIS_URL is set' };
  const path = which('redis-server', env);
  if (path) return { state: 'ready', detail: path };
  return { state: 'missing', detail: 'not in PATH', mend };
}

/** Installs redis-server from the system's packages, without starting a service. */
export async function install(context) {
  if ((await inspect(context)).state !== 'missing') return;
  const { env, say } = context;
  if (!which('apt-get', env)) {
    throw new Problem(
      'redis-server is not in PATH and this system has no apt-get: install Redis 7',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Problem('redis-server is missing, and only root may install it', mend);
  }
  await withLock('redis-server', '/usr/bin', say, async () => {
    if (which('redis-server', env)) return;
    say('installing redis-server (apt-get), without starting it');
    await withServicesHeld(() => installPackage(env));
    // The package also enables itself for the next start of the system, which nobody asked for.
    await run('systemctl', ['disable', 'redis-server.service'], { env });
  });
}

async function installPackage(env) {
  const first = await apt(env, installArguments);
  if (first.code === 0) return;
  await apt(env, ['update']);
  const { code, output } = await apt(env, installArguments);
  if (code !== 0) {
    throw new Problem('apt-get could not install redis-server', mend, lastLines(output));
  }
}

function apt(env, args) {
  return run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
