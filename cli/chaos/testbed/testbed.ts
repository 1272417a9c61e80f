import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StreamNames } from '../../../domain/stream/names.ts';
import type { StackEvent } from '../../../platform/stack/events.ts';
import type { PartName } from '../../../platform/stack/part.ts';
import { type Stack, startStack } from '../../../platform/stack/stack.ts';
import { readStackState } from '../../../platform/stack/state.ts';
import { copyProfile } from '../../../profiles/copy-profile.ts';
import { loadProfile } from '../../../profiles/load.ts';
import { championDir } from '../../../scoring/load-champion.ts';
import { connectStream, type StreamConnection } from '../../stream/connect.ts';
import { prepareConnected } from '../../stream/prepare-connected.ts';
import { type StageName, startWorker, type Worker, type WorkerSettings } from './worker.ts';

/** The stack with its stages under attack. */
export interface Testbed {
  readonly dataDir: string;
  readonly stream: StreamConnection;
  /** Where the champion lies that the workers load: a copy that may be harmed. */
  readonly championDir: string;
  readonly signal: AbortSignal;
  workers(stage: StageName): readonly Worker[];
  all(): readonly Worker[];
  addWorker(stage: StageName): Promise<Worker>;
  /** SIGTERM; resolves when it has drained. */
  removeWorker(worker: Worker): Promise<void>;
  /** Sends a signal to the process of a service. */
  signalPart(name: PartName, signal: NodeJS.Signals): void;
  /** Rejects when the stack fails. */
  readonly failed: Promise<never>;
  /** A time of the fault plan at the scale of this run, in milliseconds; five seconds at least. */
  outage(planMs: number): Promise<void>;
  /** No fault lasts longer, in milliseconds. */
  readonly longestFaultMs: number;
  /** Waits so long, whatever the scale. */
  wait(ms: number): Promise<void>;
  close(): Promise<void>;
}

export interface TestbedOptions {
  readonly dataDir: string;
  readonly profile: string;
  readonly names: StreamNames;
  readonly timeScale: number;
  readonly scripts: WorkerSettings['scripts'];
  /** Whether the stage of drift is among the victims; it takes no part otherwise. */
  readonly withDrift: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: StackEvent) => void;
}

const workersOf: Record<StageName, number> = {
  enrich: 3,
  'redis-sink': 1,
  'postgres-sink': 1,
  'clickhouse-sink': 1,
  drift: 1,
};
const leastOutageMs = 5_000;
/** The longest outage of the fault plan. */
const longestPlanMs = 120_000;

/** Starts services and stages, every wire of a stage through a proxy. Resolves when all are ready. */
export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const { dataDir, names, signal, timeScale } = options;
  const loaded = await copyProfile(await loadProfile(options.profile), join(dataDir, 'profile'));
  // Always its own services: a fault kills them.
  const stack = await startStack({
    dataDir,
    external: {},
    ports: 'random',
    signal,
    onEvent: options.onEvent,
  });
  const stream = connectStream({ endpoints: stack.endpoints, loaded, names });
  const workers: Worker[] = [];
  let started = 0;
  const settings: WorkerSettings = {
    stack,
    dataDir,
    profilePath: loaded.path,
    namespace: names.namespace,
    scripts: options.scripts,
  };
  const addWorker = async (stage: StageName): Promise<Worker> => {
    const worker = await startWorker(`${stage}-${++started}`, stage, settings);
    workers.push(worker);
    return worker;
  };
  const close = async (): Promise<void> => {
    await stream.close();
    for (const worker of workers) worker.points.setClock(0);
    await stack.stop();
    await Promise.all(workers.map((worker) => worker.closeProxies()));
  };
  try {
    await prepareConnected(stream, signal);
    await Promise.all(
      Object.entries(workersOf)
        .filter(([stage]) => stage !== 'drift' || options.withDrift)
        .flatMap(([stage, count]) =>
          Array.from({ length: count }, () => addWorker(stage as StageName)),
        ),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return {
    dataDir,
    stream,
    championDir: championDir(loaded),
    signal,
    workers: (stage) => workers.filter((worker) => worker.stage === stage),
    all: () => workers,
    addWorker,
    async removeWorker(worker) {
      workers.splice(workers.indexOf(worker), 1);
      await worker.process.stop();
      await worker.closeProxies();
    },
    signalPart(name, toSend) {
      const members = readStackState(dataDir)?.members ?? [];
      const pid = members.find((member) => member.name === name)?.identity?.pid;
      if (pid === undefined) throw new Error(`${name} does not run`);
      process.kill(pid, toSend);
    },
    failed: failureOf(stack),
    longestFaultMs: 120_000 + longestPlanMs * timeScale,
    outage: (planMs) => delay(Math.max(leastOutageMs, planMs * timeScale), undefined, { signal }),
    wait: (ms) => delay(ms, undefined, { signal }),
    close,
  };
}

async function failureOf(stack: Stack): Promise<never> {
  const end = await stack.closed;
  if (end.reason === 'failed') throw end.error;
  return new Promise(() => undefined);
}
