import { basename, join } from 'node:path';
import { type StreamNames, streamNames } from '../../domain/stream/names.ts';
import type { PartName } from '../../platform/stack/part.ts';
import { type Stack, startStack } from '../../platform/stack/stack.ts';
import { copyProfile } from '../../profiles/copy-profile.ts';
import { loadProfile } from '../../profiles/load.ts';
import { connectStream, type StreamConnection } from '../stream/connect.ts';
import { removeDataFolder, temporaryFolder } from '../temporary-folder.ts';
import { installReferenceModel } from './reference-model.ts';
import { type StageUnderTest, startStageUnderTest } from './stage-under-test.ts';

export type BenchModel = 'reference' | 'champion';

export interface BedOptions {
  readonly profile: string;
  readonly model: BenchModel;
  /** The services that are needed; all where absent. */
  readonly only?: readonly PartName[];
  /** Folder for a CPU profile of each stage; null for none. */
  readonly cpuProfiles: string | null;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** A stack of its own for one measurement, with a copy of the profile. */
export interface Bed {
  readonly stack: Stack;
  /** A stream under a namespace of its own. */
  stream(): StreamConnection;
  startStage(
    stream: StreamConnection,
    /** Name of a stage, or the path of a built script. */
    stage: string,
    env?: Readonly<Record<string, string>>,
  ): Promise<StageUnderTest>;
  close(): Promise<void>;
}

/** Starts the services in a temporary folder; `close` stops them and removes it. */
export async function startBed(options: BedOptions): Promise<Bed> {
  const dataDir = temporaryFolder('bench');
  const loaded = await copyProfile(await loadProfile(options.profile), join(dataDir, 'profile'));
  if (options.model === 'reference') {
    options.progress('  fitting the reference ensemble of 100 trees x 31 leaves');
    await installReferenceModel(loaded);
  }
  options.progress('  starting the services');
  const stack = await startStack({
    dataDir,
    external: {},
    ports: 'random',
    signal: options.signal,
    ...(options.only !== undefined && { only: options.only }),
    onEvent(event) {
      if (event.type === 'failed') options.progress(`  ${event.name}: ${event.error.message}`);
    },
  });
  const streams: StreamConnection[] = [];
  let started = 0;
  return {
    stack,
    stream() {
      const names: StreamNames = streamNames(`bench${streams.length}_${Date.now().toString(36)}`);
      const stream = connectStream({ endpoints: stack.endpoints, loaded, names });
      streams.push(stream);
      return stream;
    },
    startStage: (stream, stage, env = {}) =>
      startStageUnderTest(
        stack,
        stream,
        stage,
        `${basename(stage, '.js')}-${++started}`,
        env,
        options.cpuProfiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.cpuProfiles}`],
      ),
    async close() {
      await Promise.all(streams.map((stream) => stream.close()));
      await stack.stop();
      removeDataFolder(dataDir);
    },
  };
}
