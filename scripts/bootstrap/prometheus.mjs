import { aptInstall, installProgram } from './apt.mjs';
import { which } from './run.mjs';

export const name = 'prometheus';

/** The stream runs without it: metrics are then not kept, and no alert is judged. */
export async function inspect({ env }) {
  const path = which(name, env);
  if (path) return { state: 'ready', detail: path };
  const detail = 'not in PATH: no dashboards of metrics, no alerts';
  return { state: 'note', detail, mend: aptInstall(name) };
}

/** Installs Prometheus and promtool from the system's packages, without starting a service. */
export function install(context) {
  return installProgram(name, 'Prometheus 2.42 or newer', context);
}
