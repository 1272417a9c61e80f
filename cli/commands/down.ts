import { stopRunningStack, wipeStackData } from '../../platform/stack/stop-running.ts';
import { type Command, exitCode, UsageError } from '../command.ts';
import { confirm } from '../confirm.ts';
import { locateStream, streamOptions } from '../stream/locate.ts';

const words = {
  stopped: 'stopped',
  killed: 'did not stop in time and was killed; the stores recover at the next start',
  'orphans stopped': 'its supervisor was gone; what it had left running is stopped',
  'not running': 'nothing runs',
} as const;

export const down: Command = {
  name: 'down',
  summary: 'stop the running stack; --wipe removes its data',
  operands: '',
  options: {
    ...streamOptions,
    wipe: { type: 'boolean', description: 'remove all data afterwards' },
    yes: { type: 'boolean', description: 'do not ask before data are removed' },
    timeout: {
      type: 'string',
      value: 'SECONDS',
      default: '60',
      description: 'how long it may take to drain before it is killed',
    },
  },
  examples: ['churn down', 'churn down --wipe --yes'],
  run: async ({ values, out, progress, signal }) => {
    const { dataDir } = await locateStream(values);
    const timeoutMs = Number(values.timeout) * 1000;
    if (!(timeoutMs >= 0)) throw new UsageError(`--timeout ${values.timeout} is no number`);
    const mayWipe =
      values.wipe === true &&
      (values.yes === true || (await confirm(`All data in ${dataDir} will be removed.`, signal)));
    if (values.wipe === true && !mayWipe) {
      progress('nothing was stopped or removed');
      return exitCode.no;
    }
    const orphans: string[] = [];
    const result = await stopRunningStack(dataDir, {
      timeoutMs,
      onOrphan: ({ name, pid }) => {
        orphans.push(name);
        progress(`stopped ${name} (pid ${pid})`);
      },
    });
    const wiped = mayWipe && (await wipeStackData(dataDir));
    if (values.json) {
      out(JSON.stringify({ data_dir: dataDir, result, orphans, wiped }));
    } else {
      out(`${dataDir}: ${words[result]}${wiped ? '; its data are removed' : ''}`);
    }
    return exitCode.fine;
  },
};
