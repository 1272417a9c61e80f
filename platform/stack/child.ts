import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { logUnwritable } from '../runtime/exit-codes.ts';

/** A program to start. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly uid?: number;
  readonly gid?: number;
}

/** How a process ended; `failure` when it could not be started at all. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly failure?: string;
}

export interface Child {
  readonly pid: number | undefined;
  readonly exited: Promise<Exit>;
  readonly hasExited: () => boolean;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Sends the signal, waits for the end, and after `graceMs` kills the whole process group. */
  readonly stop: (name: NodeJS.Signals, graceMs: number) => Promise<{ forced: boolean }>;
}

/** How a process ended, in words. */
export function describeExit(exit: Exit): string {
  if (exit.failure !== undefined) return exit.failure;
  if (exit.code === logUnwritable) return 'its log cannot be written: is the disk full?';
  return exit.signal ? `killed by ${exit.signal}` : `exit code ${exit.code}`;
}

/**
 * Starts a program that writes to a log file. It leads a process group of its own, so that Ctrl-C in
 * a terminal reaches only its supervisor, and its log is a file rather than a pipe, so that it
 * survives its supervisor without harm.
 */
export function spawnChild(launch: Launch, logPath: string): Child {
  const log = openSync(logPath, 'a', 0o600);
  const { file, args, ...options } = launch;
  const child = spawn(file, [...args], { ...options, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const exited = untilExit(child, file);
  const hasExited = () => child.exitCode !== null || child.signalCode !== null || !child.pid;
  return {
    pid: child.pid,
    exited,
    hasExited,
    signal: (name) => {
      if (!hasExited()) child.kill(name);
    },
    stop: async (name, graceMs) => {
      if (!hasExited()) child.kill(name);
      const patience = new AbortController();
      const late = sleep(graceMs, 'late', { signal: patience.signal }).catch(() => 'late');
      const forced = (await Promise.race([exited, late])) === 'late' && !hasExited();
      patience.abort();
      killGroup(child.pid);
      await exited;
      return { forced };
    },
  };
}

function untilExit(child: ChildProcess, file: string): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      const why = error.code === 'ENOENT' ? 'is not in PATH' : `cannot start: ${error.message}`;
      resolve({ code: null, signal: null, failure: `${file} ${why}` });
    });
  });
}

/** Kills what is left of the group that a process led. */
export function killGroup(leader: number | undefined, name: NodeJS.Signals = 'SIGKILL'): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, name);
  } catch {
    // Nobody of the group is left.
  }
}
