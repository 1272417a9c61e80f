import { type Endpoints, endpointEnvironment } from '../config/endpoints.ts';
import { claimDataDir } from './claim-data-dir.ts';
import { StackError } from './errors.ts';
import { type StackEvent, shownAddress } from './events.ts';
import { createMembers } from './members.ts';
import { endpointOf, type PartName, partNames } from './part.ts';
import { createPortPicker, type PortMode } from './ports.ts';
import { probeExternal } from './probes/probe-external.ts';
import { identify } from './process-identity.ts';
import { startPart } from './start-part.ts';
import { type ProcessSpec, type ProgramSpec, startProgram, startStage } from './start-stage.ts';
import { type StackState, writeStackState } from './state.ts';
import type { SupervisedProcess } from './supervise.ts';

export interface StackOptions {
  /** Where data, logs and stack.json live. */
  readonly dataDir: string;
  /** Services that are there already; the embedded ones are started for the others. */
  readonly external: Partial<Endpoints>;
  readonly ports: PortMode;
  /** The services that are needed; all where absent. */
  readonly only?: readonly PartName[];
  readonly onEvent?: (event: StackEvent) => void;
  /** Ends the start when it is aborted; a running stack is stopped by `stop`. */
  readonly signal?: AbortSignal;
}

export type StackEnd =
  | { readonly reason: 'stopped' }
  | { readonly reason: 'failed'; readonly error: StackError };

export interface Stack {
  /** Addresses of all services. Asking for one that `only` left out is an error. */
  readonly endpoints: Endpoints;
  /** A free port for something else that listens: the wanted one where ports are fixed. */
  readonly pickPort: (wanted: number) => Promise<number>;
  /** Starts and supervises a Node process; resolves when it is ready. */
  readonly startProcess: (spec: ProcessSpec) => Promise<SupervisedProcess>;
  /** The same for a program that is no Node process and is told no addresses. */
  readonly startProgram: (spec: ProgramSpec) => Promise<SupervisedProcess>;
  /** Stops every process, the last started first, then the services. */
  readonly stop: () => Promise<void>;
  /** Resolves when the stack has stopped: asked to, or because a part could not be kept running. */
  readonly closed: Promise<StackEnd>;
}

/**
 * Starts the services in parallel and resolves when all answer real requests. Nothing is left running
 * when it fails, nor when this process ends in any way that runs exit handlers.
 * @throws StackRunningError when a stack already runs on the data folder, StackError when one of the
 * services does not start.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, external } = options;
  const onEvent = options.onEvent ?? (() => undefined);
  const lock = await claimDataDir(dataDir, (orphan) =>
    onEvent({ type: 'orphan stopped', ...orphan }),
  );

  let state: StackState = {
    version: 1,
    phase: 'starting',
    supervisor: identify(process.pid)!,
    startedAt: new Date().toISOString(),
    endpoints: external,
    external: partNames.filter((name) => external[endpointOf[name]] !== undefined),
    members: [],
  };
  const record = (change: Partial<StackState>) => {
    state = { ...state, ...change };
    writeStackState(dataDir, state);
  };
  record({});

  let failure: StackError | undefined;
  const closed = deferred<StackEnd>();
  const members = createMembers(
    (now) => record({ members: now }),
    onEvent,
    (error) => {
      failure ??= error;
      void stop();
    },
  );
  const abandonAll = () => members.abandonAll();
  process.on('exit', abandonAll);

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      record({ phase: 'stopping' });
      await members.stopAll();
      record({ phase: 'stopped', members: [] });
      process.off('exit', abandonAll);
      lock.release();
      closed.resolve(failure ? { reason: 'failed', error: failure } : { reason: 'stopped' });
    })();
    return stopped;
  };

  const ports = createPortPicker(options.ports);
  const reach = async (name: PartName): Promise<[keyof Endpoints, string]> => {
    const given = external[endpointOf[name]];
    if (given === undefined) {
      const start = { dataDir, members, ports, onEvent };
      return [endpointOf[name], await startPart(name, start)];
    }
    await probeExternal(name, given);
    onEvent({ type: 'external', name, address: shownAddress(given) });
    return [endpointOf[name], given];
  };

  try {
    const wanted = options.only ?? partNames;
    const reached = await unlessAborted(Promise.all(wanted.map(reach)), options.signal);
    const endpoints: Partial<Endpoints> = Object.fromEntries(reached);
    record({ phase: 'running', endpoints });
    return {
      endpoints: onlyStarted(endpoints),
      pickPort: (port) => ports.pick(port),
      startProcess: async (spec) => {
        const stage = startStage(spec, dataDir, endpointEnvironment(endpoints), members);
        await stage.ready();
        return stage;
      },
      startProgram: async (spec) => {
        const program = startProgram(spec, dataDir, members);
        await program.ready();
        return program;
      },
      stop,
      closed: closed.promise,
    };
  } catch (error) {
    await stop();
    throw failure ?? error;
  }
}

/** Endpoints whose absent ones fail loudly when they are read, rather than being undefined. */
function onlyStarted(endpoints: Partial<Endpoints>): Endpoints {
  const all = { ...endpoints };
  for (const [name, key] of Object.entries(endpointOf)) {
    if (all[key] !== undefined) continue;
    Object.defineProperty(all, key, {
      get: () => {
        throw new StackError(`${name} was not started: "only" left it out`);
      },
    });
  }
  return all as Endpoints;
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new StackError('the start was interrupted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
