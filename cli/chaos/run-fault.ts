import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../../domain/synthesis/random.ts';
import { messageOf } from '../../platform/runtime/errors.ts';
import type { Fault, Snare } from './fault.ts';
import type { Feeder } from './feed/feeder.ts';
import { leastPending } from './options.ts';
import type { ScoredReader } from './reader.ts';
import { type StageOffsets, settled, stageCaughtUp, stageProgress } from './testbed/progress.ts';
import type { Testbed } from './testbed/testbed.ts';

/** What one fault did. */
export interface FaultReport {
  readonly id: string;
  readonly name: string;
  readonly victim: string;
  /** What the victim was doing when it was hit; null where it never got there. */
  readonly state: string | null;
  /** Records between the victim's stage and the ends of its topics at that moment. */
  readonly pending: number;
  readonly idle: boolean;
  /** What the fault itself found wrong; null where all went as it should. */
  readonly failure: string | null;
  readonly offsets_before: StageOffsets;
  readonly offsets_after: StageOffsets;
  /** How long the fault lasted. */
  readonly seconds: number;
  /** From its end until every stage had read everything and every worker was ready. */
  readonly seconds_to_recover: number;
}

const victimStream = 72;
const feedTimeoutMs = 120_000;
/** Longest wait for the victim to get into the state that the fault wants. */
const catchTimeoutMs = 30_000;
const recoveryTimeoutMs = 240_000;

/**
 * Feeds a slice, catches the victim in the wanted state with all of the slice before it, does the harm and waits
 * for the recovery. The other workers of its stage are kept from the slice until the victim is caught, or they
 * would have done it meanwhile.
 */
export async function runFault(
  testbed: Testbed,
  fault: Fault,
  feeder: Feeder,
  reader: ScoredReader,
  number: number,
  seed: number,
): Promise<FaultReport> {
  const { stage } = fault;
  const random = createRandom(seed, 0, number, victimStream);
  const workers = testbed.workers(stage);
  const victim = workers[Math.floor(random() * workers.length)]!;
  const before = await stageProgress(testbed, stage);
  const gates = new Map(workers.map((worker) => [worker, worker.starve()]));
  const letOn = (): void => {
    for (const open of gates.values()) open();
  };
  try {
    await feeder.feed();
    if (stage !== 'enrich') await stageCaughtUp(testbed, 'enrich', feedTimeoutMs);
    const snare = fault.set({ testbed, victim, random, feeder, reader });
    gates.get(victim)!();
    const state = await within(catchTimeoutMs, Promise.race([snare.caught, testbed.failed]));
    const { pending } = await stageProgress(testbed, stage);
    letOn();
    if (state === null) snare.disarm();
    const struckMs = performance.now();
    const failure = state === null ? null : await strike(snare, testbed);
    const overMs = performance.now();
    await Promise.race([settled(testbed, recoveryTimeoutMs), testbed.failed]);
    const recoveredMs = performance.now();
    const after = await stageProgress(testbed, stage);
    return {
      id: fault.id,
      name: fault.name,
      victim: victim.name,
      state,
      pending,
      idle: state === null || pending < leastPending,
      failure,
      offsets_before: before.offsets,
      offsets_after: after.offsets,
      seconds: seconds(overMs - struckMs),
      seconds_to_recover: seconds(recoveredMs - overMs),
    };
  } finally {
    letOn();
  }
}

/** Returns what went wrong, or null. */
async function strike(snare: Snare, testbed: Testbed): Promise<string | null> {
  const struck = snare.strike().then(
    () => ({ failure: null }),
    (error: unknown) => ({ failure: messageOf(error) }),
  );
  const end = await within(testbed.longestFaultMs, Promise.race([struck, testbed.failed]));
  return end === null ? 'the fault did not come to its end' : end.failure;
}

/** Returns what the work resolves to, or null after so many milliseconds. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  const timer = new AbortController();
  try {
    return await Promise.race([work, delay(ms, null, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

const seconds = (ms: number): number => Math.round(ms / 10) / 100;
