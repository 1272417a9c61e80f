import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Child,
  describeExit,
  type Exit,
  killGroup,
  type Launch,
  spawnChild,
} from './child.ts';
import { StackError } from './errors.ts';
import { lastError, tailLog } from './log-file.ts';
import { countQuickCrashes, isHopeless, quickCrashMs, restartDelay } from './restart-policy.ts';

/** What a supervisor needs to know about one process. */
export interface ProcessPlan {
  readonly name: string;
  readonly logPath: string;
  /** Called before every start; `everReady` tells whether others may already know its address. */
  readonly launch: (everReady: boolean) => Promise<Launch>;
  /** Resolves when the process does its work, rejects while it does not. */
  readonly probe: () => Promise<void>;
  readonly readyTimeoutMs: number;
  readonly stopSignal: NodeJS.Signals;
  /** Ends it at once when its supervisor itself has to end at once. */
  readonly abandonSignal: NodeJS.Signals;
  readonly graceMs: number;
  /** Whether ending with code 0 is its aim rather than a crash. */
  readonly finishes: boolean;
  /** Whether it is started again however often it crashes, for somebody to mend what it stands on meanwhile. */
  readonly persists: boolean;
}

export type Phase =
  | 'starting'
  | 'ready'
  | 'backing off'
  | 'stopping'
  | 'stopped'
  | 'finished'
  | 'failed';

/** What happened to a supervised process. */
export type ProcessChange =
  | { readonly type: 'starting' }
  | { readonly type: 'ready'; readonly ms: number }
  | {
      readonly type: 'crashed';
      readonly exit: string;
      readonly restartInMs: number;
      /** The last error of its log; null where there is none. */
      readonly why: string | null;
    }
  | { readonly type: 'stopping' }
  | { readonly type: 'stopped'; readonly ms: number; readonly forced: boolean }
  | { readonly type: 'finished' }
  | { readonly type: 'failed'; readonly error: StackError };

export interface SupervisedProcess {
  readonly name: string;
  readonly logPath: string;
  readonly pid: () => number | undefined;
  readonly phase: () => Phase;
  readonly restarts: () => number;
  /** How it ended last; null where it never has. */
  readonly lastExit: () => Exit | null;
  /**
   * Resolves when the process is ready, at once if it is, and for one that persists also when it crashes again
   * and again or takes too long; rejects when it has failed or ended.
   */
  readonly ready: () => Promise<void>;
  /** Resolves when it no longer runs and will not be started again. */
  readonly ended: Promise<Phase>;
  readonly stop: () => Promise<void>;
  /** SIGKILL; the process is started again at once, as after a crash that does not count. */
  readonly kill: () => void;
  /** Stops and starts it; resolves when it is ready again. */
  readonly restart: () => Promise<void>;
  /** For exit handlers: ends the process without waiting. */
  readonly abandon: () => void;
}

const probeEveryMs = 100;

/** Starts a process and keeps it running until it is stopped, finishes or crashes too often. */
export function superviseProcess(
  plan: ProcessPlan,
  onChange: (change: ProcessChange) => void,
): SupervisedProcess {
  let phase: Phase = 'starting';
  let child: Child | undefined;
  let restarts = 0;
  let lastExit: Exit | null = null;
  let everReady = false;
  let isRestartWanted = false;
  const stopping = new AbortController();
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let failure: StackError | undefined;

  const enter = (next: Phase, change: ProcessChange) => {
    phase = next;
    onChange(change);
  };
  const settleWaiting = () => {
    for (const { resolve, reject } of waiting.splice(0)) {
      if (phase === 'ready') resolve();
      else reject(failure ?? new StackError(`${plan.name} ended`));
    }
  };
  const letWaitersOn = () => {
    for (const { resolve } of waiting.splice(0)) resolve();
  };
  const fail = (reason: string): Phase => {
    failure = new StackError(`${plan.name}: ${reason}`, logEnd(plan.logPath));
    enter('failed', { type: 'failed', error: failure });
    return phase;
  };

  const live = async (): Promise<Phase> => {
    let quickCrashes = 0;
    while (!stopping.signal.aborted) {
      const launch = await plan.launch(everReady);
      if (stopping.signal.aborted) break;
      child = spawnChild(launch, plan.logPath);
      const began = performance.now();
      enter('starting', { type: 'starting' });
      const start = await untilReady(plan, child, letWaitersOn);
      const readyAt = performance.now();
      if (stopping.signal.aborted) break;
      if (start.result === 'late' && !isRestartWanted) {
        await child.stop('SIGKILL', 0);
        return fail(`not ready after ${plan.readyTimeoutMs / 1000} s (${start.reason})`);
      }
      if (start.result === 'ready' && !isRestartWanted) {
        everReady = true;
        enter('ready', { type: 'ready', ms: Math.round(readyAt - began) });
        settleWaiting();
      }
      const exit = await child.exited;
      lastExit = exit;
      killGroup(child.pid);
      if (stopping.signal.aborted) break;
      const livedMs = start.result === 'ready' ? performance.now() - readyAt : 0;
      if (isRestartWanted) {
        isRestartWanted = false;
        restarts += 1;
        if (livedMs >= quickCrashMs) quickCrashes = 0;
        continue;
      }
      if (plan.finishes && exit.code === 0) {
        enter('finished', { type: 'finished' });
        return phase;
      }
      quickCrashes = countQuickCrashes(quickCrashes, livedMs);
      const isTooMuch = isHopeless(quickCrashes) && !plan.persists;
      if (exit.failure !== undefined || isTooMuch) return fail(reasonToGiveUp(exit, quickCrashes));
      restarts += 1;
      const restartInMs = restartDelay(quickCrashes);
      const why = lastError(plan.logPath);
      enter('backing off', { type: 'crashed', exit: describeExit(exit), restartInMs, why });
      if (isHopeless(quickCrashes)) letWaitersOn();
      await sleep(restartInMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    return 'stopped';
  };

  const ended = live()
    .catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
    .finally(settleWaiting);

  const ready = () =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (phase !== 'starting' && phase !== 'backing off' && phase !== 'stopping') settleWaiting();
    });

  const stop = async () => {
    if (stopping.signal.aborted || !isRunning(phase)) {
      await ended;
      return;
    }
    const began = performance.now();
    enter('stopping', { type: 'stopping' });
    stopping.abort();
    const stopped = await child?.stop(plan.stopSignal, plan.graceMs);
    await ended;
    const ms = Math.round(performance.now() - began);
    enter('stopped', { type: 'stopped', ms, forced: stopped?.forced ?? false });
  };

  const isStartable = () => isRunning(phase) && !stopping.signal.aborted;

  return {
    name: plan.name,
    logPath: plan.logPath,
    pid: () => (child?.hasExited() === false ? child.pid : undefined),
    phase: () => phase,
    restarts: () => restarts,
    lastExit: () => lastExit,
    ready,
    ended,
    stop,
    kill: () => {
      if (!isStartable() || child === undefined || child.hasExited()) return;
      isRestartWanted = true;
      phase = 'starting';
      child.signal('SIGKILL');
    },
    restart: async () => {
      if (!isStartable()) throw new StackError(`${plan.name} does not run (${phase})`);
      isRestartWanted = child?.hasExited() === false;
      phase = 'starting';
      await child?.stop(plan.stopSignal, plan.graceMs);
      await ready();
    },
    abandon: () => {
      child?.signal(plan.abandonSignal);
      if (plan.abandonSignal === 'SIGKILL') killGroup(child?.pid);
    },
  };
}

const isRunning = (phase: Phase) =>
  phase === 'starting' || phase === 'ready' || phase === 'backing off';

function reasonToGiveUp(exit: Exit, quickCrashes: number): string {
  if (exit.failure !== undefined) return exit.failure;
  return `ended ${quickCrashes} times within seconds of its start, last by ${describeExit(exit)}`;
}

function logEnd(path: string): string[] {
  const lines = tailLog(path);
  return lines.length === 0 ? [`its log ${path} is empty`] : [`the end of ${path}:`, ...lines];
}

async function untilReady(
  plan: ProcessPlan,
  child: Child,
  onLate: () => void,
): Promise<{ result: 'ready' | 'exited' | 'late'; reason: string }> {
  const deadline = performance.now() + plan.readyTimeoutMs;
  let reason = 'not probed';
  while (!child.hasExited()) {
    try {
      await plan.probe();
      if (!child.hasExited()) return { result: 'ready', reason: '' };
    } catch (error) {
      reason = error instanceof Error ? error.message || error.name : String(error);
    }
    if (performance.now() > deadline) {
      if (!plan.persists) return { result: 'late', reason };
      onLate();
    }
    await Promise.race([sleep(probeEveryMs), child.exited]);
  }
  return { result: 'exited', reason };
}
