import { aptInstall, installProgram } from './apt.mjs';
import { which } from './run.mjs';

export const name = 'chromium';

/** Browsers that the tests of the console can run. */
const programs = ['chromium', 'chromium-browser', 'google-chrome'];

/** The stream and its console run without it. */
export async function inspect({ env }) {
  const path = programs.map((program) => which(program, env)).find(Boolean);
  if (path) return { state: 'ready', detail: path };
  return {
    state: 'note',
    detail: 'not in PATH: the console cannot be tested',
    mend: aptInstall(name),
  };
}

/** Installs Chromium from the system's packages. */
export async function install(context) {
  if ((await inspect(context)).state === 'ready') return;
  await installProgram(name, 'Chromium', context);
}
