import { join } from 'node:path';
import type { StreamNames } from '../../domain/stream/names.ts';
import type { Stack } from '../../platform/stack/stack.ts';
import type { SupervisedProcess } from '../../platform/stack/supervise.ts';
import type { LoadedProfile } from '../../profiles/load.ts';
import { apiStage, type StageSpec, streamStages, synthesizerStage } from '../../stream/stages.ts';
import type { ViewedStage } from './live-view.ts';
import type { UpRequest } from './options.ts';

export interface StartedStage {
  readonly process: SupervisedProcess;
  readonly viewed: ViewedStage;
}

interface StageSettings {
  readonly loaded: LoadedProfile;
  readonly names: StreamNames;
  readonly ports: StagePorts;
}

/** Where each process of the stream will listen, by its name. */
export type StagePorts = ReadonlyMap<string, number>;

/** Picks the ports of all processes before any is started, so that each can be told of the others. */
export async function pickStagePorts(stack: Stack): Promise<StagePorts> {
  const specs = [...streamStages, synthesizerStage, apiStage];
  return new Map(
    await Promise.all(
      specs.map(
        async ({ name, metricsPort }) => [name, await stack.pickPort(metricsPort)] as const,
      ),
    ),
  );
}

const originOf = (ports: StagePorts, name: string): string => `http://127.0.0.1:${ports.get(name)}`;

async function startOne(
  stack: Stack,
  { name, script, counts }: StageSpec,
  { loaded, names, ports }: StageSettings,
  env: Readonly<Record<string, string>>,
  finishes: boolean,
): Promise<StartedStage> {
  const origin = originOf(ports, name);
  const process = await stack.startProcess({
    name,
    script,
    env: {
      CHURN_PROFILE: loaded.path,
      CHURN_NAMESPACE: names.namespace,
      CHURN_METRICS_PORT: String(ports.get(name)),
      ...env,
    },
    readyUrl: `${origin}/readyz`,
    finishes,
    persists: !finishes,
  });
  return { process, viewed: { name, metricsUrl: `${origin}/metrics`, topic: names.topic(counts) } };
}

/** Starts every stage that reads the stream and resolves when all are ready. */
export function startStreamStages(
  stack: Stack,
  settings: StageSettings,
  dataDir: string,
): Promise<StartedStage[]> {
  return Promise.all(
    streamStages.map((spec) => {
      const state = join(dataDir, 'state', spec.name);
      const env: Record<string, string> = spec.name === 'enrich' ? { CHURN_STATE_DIR: state } : {};
      return startOne(stack, spec, settings, env, false);
    }),
  );
}

/** Starts the HTTP interface; resolves to its address once it is ready. */
export async function startApi(
  stack: Stack,
  settings: StageSettings,
  watched: readonly StageSpec[],
): Promise<string> {
  const stages = watched.map(({ name }) => `${name}=${originOf(settings.ports, name)}`);
  const env = { CHURN_STAGES: stages.join(',') };
  const { viewed } = await startOne(stack, apiStage, settings, env, false);
  return new URL(viewed.metricsUrl).origin;
}

/** Starts the synthesizer under the name of a run, so that a restart makes the same events again. */
export function startSynthesizer(
  stack: Stack,
  settings: StageSettings,
  request: UpRequest,
  run: string,
  startMs: number,
): Promise<StartedStage> {
  const env: Record<string, string> = {
    CHURN_SYNTH_SEED: String(request.seed),
    CHURN_SYNTH_RUN: run,
    CHURN_SYNTH_RATE: String(request.rate),
    CHURN_SYNTH_START: String(startMs),
    CHURN_SYNTH_OUTCOME_DELAY_MS: String(request.outcomeDelayMs),
  };
  if (request.events !== null) env.CHURN_SYNTH_EVENTS = String(request.events);
  return startOne(stack, synthesizerStage, settings, env, request.events !== null);
}
