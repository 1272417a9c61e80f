import { aptInstall, installProgram } from './apt.mjs';
import { which } from './run.mjs';

export const name = 'redis-server';

export async function inspect({ env }) {
  if (env.REDIS_URL) return { state: 'external', detail: 'REDIS_URL is set' };
  const path = which(name, env);
  if (path) return { state: 'ready', detail: path };
  return { state: 'missing', detail: 'not in PATH', mend: aptInstall(name) };
}

/** Installs redis-server from the system's packages, without starting a service. */
export async function install(context) {
  if ((await inspect(context)).state === 'missing') await installProgram(name, 'Redis 7', context);
}
