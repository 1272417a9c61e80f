import { isAbsolute } from 'node:path';
import { inheritedEnvironment } from '../config/inherited-environment.ts';
import { builtScript } from './locations.ts';
import { rotateLog } from './log-file.ts';
import type { Members } from './members.ts';
import { probeHttp } from './probes/http.ts';
import { partLogPath } from './start-part.ts';
import type { SupervisedProcess } from './supervise.ts';

/** What is told of every process that runs beside the embedded services. */
interface Supervised {
  readonly name: string;
  /** Answers with a status below 300 when the process does its work; without it, running is ready. */
  readonly readyUrl?: string;
  readonly readyTimeoutMs?: number;
  /** How long it may take to drain after SIGTERM. */
  readonly graceMs?: number;
  /** Whether ending with code 0 is its aim. */
  readonly finishes?: boolean;
  /** Whether it is started again however often it crashes. */
  readonly persists?: boolean;
}

/** A Node process, such as a stage of the stream. */
export interface ProcessSpec extends Supervised {
  /** A built script relative to the build's root, such as `processors/x/main.js`, or a full path. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Options of Node itself, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
  /** Added to this process's environment and the addresses of the services. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Any other program. */
export interface ProgramSpec extends Supervised {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/**
 * A batch lives until it is stored, longer than it takes to fill the 16 MB that are Node's own measure: nearly
 * every collection would copy it whole. Grows only as far as what is alive asks for it, in MB.
 */
const youngGeneration = '--max-semi-space-size=64';

/** Starts the process under supervision, without waiting for it. */
export function startStage(
  spec: ProcessSpec,
  dataDir: string,
  addresses: Readonly<Record<string, string>>,
  members: Members,
): SupervisedProcess {
  const script = isAbsolute(spec.script) ? spec.script : builtScript(spec.script);
  const { script: _, args = [], nodeOptions = [], env, ...program } = spec;
  const start: ProgramSpec = {
    ...program,
    file: process.execPath,
    args: ['--enable-source-maps', youngGeneration, ...nodeOptions, script, ...args],
    env: inheritedEnvironment({ ...addresses, ...env }),
  };
  return startProgram(start, dataDir, members);
}

/** Starts any program likewise. */
export function startProgram(
  spec: ProgramSpec,
  dataDir: string,
  members: Members,
): SupervisedProcess {
  const logPath = partLogPath(dataDir, spec.name);
  rotateLog(logPath);
  const { readyUrl, file, args, env, cwd } = spec;
  return members.start({
    kind: 'stage',
    ports: () => (readyUrl === undefined ? [] : [Number(new URL(readyUrl).port)]),
    address: () => (readyUrl === undefined ? '' : new URL(readyUrl).origin),
    ...(readyUrl !== undefined && { readyUrl }),
    plan: {
      name: spec.name,
      logPath,
      launch: async () => ({
        file,
        args,
        ...(env !== undefined && { env }),
        ...(cwd !== undefined && { cwd }),
      }),
      probe: async () => {
        if (readyUrl !== undefined) await probeHttp(readyUrl, 2_000);
      },
      readyTimeoutMs: spec.readyTimeoutMs ?? 60_000,
      stopSignal: 'SIGTERM',
      abandonSignal: 'SIGKILL',
      graceMs: spec.graceMs ?? 20_000,
      finishes: spec.finishes ?? false,
      persists: spec.persists ?? false,
    },
  });
}
