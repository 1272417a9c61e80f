import { checkDisk, checkPorts } from '../../platform/stack/checks.ts';
import { inspectInstallation } from '../../platform/stack/installation.ts';
import { type Command, exitCode } from '../command.ts';
import { locateStream, streamOptions } from '../stream/locate.ts';
import { tableLines } from '../table.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'check what is installed here and say how to mend what is missing',
  operands: '',
  options: streamOptions,
  examples: ['churn doctor', 'churn doctor --json'],
  run: async ({ values, out }) => {
    const { dataDir } = await locateStream(values);
    const installed = await inspectInstallation();
    const checks = [...installed, checkDisk(dataDir), ...(await checkPorts(dataDir))];
    const fine = checks.every((check) => check.state !== 'missing');
    if (values.json) out(JSON.stringify({ ok: fine, checks }));
    else {
      const rows = checks.map(({ check, state, detail, mend }) => [
        check,
        state,
        mend === undefined ? detail : `${detail}; mend: ${mend}`,
      ]);
      for (const line of tableLines(['check', 'state', ''], rows)) out(line);
    }
    return fine ? exitCode.fine : exitCode.dependencyDown;
  },
};
