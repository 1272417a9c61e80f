import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { allFaults } from '../../cli/chaos/faults/all.ts';
import { planFaults } from '../../cli/chaos/plan.ts';
import type { ChaosReport } from '../../cli/chaos/report/report.ts';
import { runChaos } from '../../cli/chaos/run-chaos.ts';
import { startTestbed } from '../../cli/chaos/testbed/testbed.ts';
import { streamNames } from '../../domain/stream/names.ts';
import { projectRoot } from '../../platform/config/project-root.ts';
import { buildOnce, tempDataDir } from '../../platform/stack/testing/temp-stack.ts';

export type KnownBad = 'auto-commit' | 'id-per-instance' | 'concurrent-sends';

/** Runs the fault suite against enrich as one of the builds that are known to be wrong. */
export async function attackKnownBad(
  build: KnownBad,
  isUsed: (fault: {
    readonly id: string;
    readonly name: string;
    readonly stage: string;
  }) => boolean,
  faults: number,
  eventsPerFault = 1_600,
): Promise<ChaosReport> {
  buildOnce();
  const { dataDir, remove } = tempDataDir();
  const { signal } = new AbortController();
  const testbed = await startTestbed({
    dataDir,
    profile: 'telco',
    names: streamNames(`bad_${randomBytes(4).toString('hex')}`),
    timeScale: 0.1,
    withDrift: false,
    scripts: { enrich: join(projectRoot(), 'tests', 'known-bad', `${build}.mjs`) },
    signal,
    onEvent: () => undefined,
  });
  try {
    const plan = planFaults(allFaults.filter(isUsed), faults, 1);
    const request = {
      faults,
      events: eventsPerFault * (faults + 1),
      seed: 1,
      only: null,
      timeScale: 0.1,
      profile: 'telco',
      dataDir,
    };
    const ignore = (): void => undefined;
    return await runChaos(testbed, plan, request, {
      onFault: ignore,
      onReport: ignore,
      onStep: ignore,
    });
  } finally {
    await testbed.close();
    remove();
  }
}
