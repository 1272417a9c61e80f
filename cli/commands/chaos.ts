import { resolve } from 'node:path';
import { streamNames } from '../../domain/stream/names.ts';
import { messageOf } from '../../platform/runtime/errors.ts';
import { allFaults, faultIds } from '../chaos/faults/all.ts';
import { chaosOptions, chaosRequest } from '../chaos/options.ts';
import { planFaults } from '../chaos/plan.ts';
import { faultLine, isClean, reportJson, reportLine } from '../chaos/report/report.ts';
import { runChaos } from '../chaos/run-chaos.ts';
import { startTestbed } from '../chaos/testbed/testbed.ts';
import { type Command, type CommandInput, type ExitCode, exitCode } from '../command.ts';
import { errorDetails } from '../errors.ts';
import { openMarker } from '../grafana/marker.ts';
import { removeDataFolder, temporaryFolder } from '../temporary-folder.ts';

export const chaosCommand: Command = {
  name: 'chaos',
  summary: 'break everything on purpose and prove that nothing was lost or doubled',
  operands: '',
  options: chaosOptions,
  examples: [
    'churn chaos --faults 12 --events 20000 --seed 1',
    'churn chaos --only F-07 --faults 3 --json',
    'churn chaos --list',
  ],
  run: async (input) => {
    if (input.values.list === true) return list(input);
    const request = chaosRequest(input.values, faultIds);
    const startMs = performance.now();
    // Windows of drift are held to one log: a fault that makes the log anew leaves nothing to hold them to.
    const drawn = allFaults.filter(
      ({ id, stage }) => request.only?.includes(id) ?? stage !== 'drift',
    );
    const plan = planFaults(drawn, request.faults, request.seed);
    const dataDir = request.dataDir === null ? temporaryFolder('chaos') : resolve(request.dataDir);
    const testbed = await startTestbed({
      dataDir,
      profile: request.profile,
      // A name of its own, so that a folder may be used again.
      names: streamNames(`chaos_${Date.now().toString(36)}`),
      timeScale: request.timeScale,
      scripts: {},
      withDrift: plan.some(({ stage }) => stage === 'drift'),
      signal: input.signal,
      onEvent(event) {
        if (event.type === 'failed') input.progress(`  ${event.name}: ${event.error.message}`);
      },
    });
    let isWell = false;
    const mark = openMarker(input.progress);
    const marks: Promise<void>[] = [];
    try {
      const report = await runChaos(testbed, plan, request, {
        onFault(number, { id, name, stage }) {
          input.progress(`${number}/${plan.length}  ${id} ${name} (${stage})`);
          // No fault waits for its mark.
          marks.push(mark('fault', `${id} ${name} (${stage})`));
        },
        onReport: (_, report) => input.progress(`    ${faultLine(report)}`),
        onStep: (step) => input.progress(step),
      });
      isWell = isClean(report);
      for (const difference of report.account.differences) input.progress(`  ${difference}`);
      const seconds = Math.round((performance.now() - startMs) / 100) / 10;
      input.out(input.values.json === true ? reportJson(report, seconds) : reportLine(report));
      return isWell ? exitCode.fine : exitCode.no;
    } catch (error) {
      throw input.signal.aborted ? error : new UnsettledError(error);
    } finally {
      await Promise.all(marks);
      await testbed.close();
      if (request.dataDir === null && isWell) removeDataFolder(dataDir);
      else if (!isWell) input.progress(`logs and data are in ${dataDir}`);
    }
  },
};

/** The run broke off: a stage could not be kept running, or did not recover. That is an answer, and it is no. */
class UnsettledError extends Error {
  override readonly name = 'UnsettledError';
  readonly details: readonly string[];

  constructor(cause: unknown) {
    super(`the run broke off: ${messageOf(cause)}`, { cause });
    this.details = errorDetails(cause);
  }
}

function list({ out, values }: CommandInput): ExitCode {
  if (values.json === true) {
    out(JSON.stringify(allFaults.map(({ id, name, stage }) => ({ id, name, stage }))));
  } else for (const { id, name, stage } of allFaults) out(`${id}  ${stage.padEnd(15)} ${name}`);
  return exitCode.fine;
}
