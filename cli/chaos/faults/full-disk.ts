import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { kafkaApi } from '../../../platform/proxy/kafka-frames.ts';
import { logUnwritable } from '../../../platform/runtime/exit-codes.ts';
import { describeExit } from '../../../platform/stack/child.ts';
import { type Fault, type FaultContext, snareOnWire } from '../fault.ts';
import { snareAtWork } from '../snares.ts';
import type { StageName } from '../testbed/worker.ts';

const endTimeoutMs = 60_000;

/** How many more bytes a process may write to files: none, or any number. */
async function limitFiles(pid: number, bytes: '0' | 'unlimited'): Promise<void> {
  // The soft limit alone, which needs no privilege and can be lifted again. Sockets are no files.
  await promisify(execFile)('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`]);
}

/**
 * Lets no file of the victim grow, has it go on, and waits for its end; its next start finds room again.
 * @throws Error where it does not end by itself, or not with the code that says why.
 */
async function withoutRoom({ victim, testbed }: FaultContext, goOn: () => void): Promise<void> {
  const { process } = victim;
  const pid = process.pid();
  if (pid === undefined) throw new Error(`${victim.name} does not run`);
  const before = process.lastExit();
  await limitFiles(pid, '0');
  goOn();
  const deadlineMs = Date.now() + endTimeoutMs;
  while (process.lastExit() === before) {
    if (Date.now() > deadlineMs) {
      await limitFiles(pid, 'unlimited');
      throw new Error(`${victim.name} went on without room on its disk`);
    }
    await testbed.wait(50);
  }
  const exit = process.lastExit();
  if (exit?.code !== logUnwritable) {
    throw new Error(`${victim.name} ended otherwise: ${exit === null ? '' : describeExit(exit)}`);
  }
}

/** A connection breaks while a batch is stored; there is no room for the line that says so. */
const logFull = (stage: StageName): Fault => ({
  id: 'F-19',
  name: 'no room on the disk of the log',
  stage,
  set: (context) => snareAtWork(context, (held) => withoutRoom(context, () => held.cut())),
});

/** What is scored next cannot be noted; nothing may be scored without, and nothing refused for it. */
const notesFull: Fault = {
  id: 'F-19',
  name: 'no room for the note of what is scored',
  stage: 'enrich',
  set: (context) =>
    snareOnWire(
      context.victim.kafka.wire,
      'answer',
      ({ api }) => api === kafkaApi.fetch,
      () => 'records fetched, none scored',
      (held) => withoutRoom(context, () => held.release()),
    ),
};

/** A disk that is full for one process. */
export const fullDisk: readonly Fault[] = [
  notesFull,
  logFull('redis-sink'),
  logFull('postgres-sink'),
  logFull('clickhouse-sink'),
];
