import type { Stack } from '../../platform/stack/stack.ts';
import type { SupervisedProcess } from '../../platform/stack/supervise.ts';
import { apiStage, streamStages, synthesizerStage } from '../../stream/stages.ts';
import type { StreamConnection } from '../stream/connect.ts';
import { type ProcessUse, readProcessUse } from './process-use.ts';

/** A process of the stream whose cost is measured. */
export interface StageUnderTest {
  readonly name: string;
  readonly process: SupervisedProcess;
  /** Where its readiness and metrics are served. */
  readonly origin: string;
  /** CPU time and memory so far. */
  use(): ProcessUse;
  /** Its metrics in the Prometheus text format. */
  metrics(): Promise<string>;
}

const allStages = [...streamStages, synthesizerStage, apiStage];

/** Starts a stage, or any built script, on the stream; resolves when it is ready. */
export async function startStageUnderTest(
  stack: Stack,
  { loaded, names }: StreamConnection,
  stage: string,
  name: string,
  env: Readonly<Record<string, string>>,
  nodeOptions: readonly string[],
): Promise<StageUnderTest> {
  const port = await stack.pickPort(0);
  const origin = `http://127.0.0.1:${port}`;
  const process = await stack.startProcess({
    name,
    script: allStages.find((spec) => spec.name === stage)?.script ?? stage,
    nodeOptions,
    env: {
      CHURN_PROFILE: loaded.path,
      CHURN_NAMESPACE: names.namespace,
      CHURN_METRICS_PORT: String(port),
      CHURN_LOG_LEVEL: 'warn',
      ...env,
    },
    readyUrl: `${origin}/readyz`,
  });
  const pid = process.pid();
  if (pid === undefined) throw new Error(`${name} does not run`);
  return {
    name,
    process,
    origin,
    use: () => readProcessUse(pid),
    metrics: async () => (await fetch(`${origin}/metrics`)).text(),
  };
}
