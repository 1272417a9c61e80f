import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FailPointName } from '../../../platform/runtime/fail-points.ts';
import { cardFile, onnxFile } from '../../../scoring/load-scorer.ts';
import type { Fault } from '../fault.ts';
import { snareAtPoint, snareAtWork, snareInTransaction } from '../snares.ts';
import { untilLogged } from '../testbed/until-logged.ts';
import type { StageName } from '../testbed/worker.ts';

const killed = (stage: StageName, point: FailPointName, state: string): Fault => ({
  id: 'F-05',
  name: `kill -9 at ${point}`,
  stage,
  set: (context) => snareAtPoint(context, point, state, () => context.victim.process.kill()),
});

const drained = (stage: StageName): Fault => ({
  id: 'F-06',
  name: 'SIGTERM under load',
  stage,
  set: (context) =>
    snareAtWork(context, async (held) => {
      const { victim } = context;
      const before = victim.logSize();
      const restarted = victim.process.restart();
      held.release();
      await restarted;
      if (!/"exitCode":0/.test(victim.logSince(before))) {
        throw new Error(`${victim.name} did not end with code 0 after SIGTERM`);
      }
    }),
});

/** What may happen to the file of a model, and how it is undone. */
const harms: readonly { readonly name: string; harm(folder: string): () => void }[] = [
  {
    name: 'half-written',
    harm: (folder) => replaced(folder, onnxFile, (bytes) => bytes.subarray(0, bytes.length / 2)),
  },
  {
    name: 'corrupt',
    harm: (folder) => replaced(folder, onnxFile, (bytes) => bytes.fill(0, 100, 200)),
  },
  { name: 'without its card', harm: (folder) => removed(folder, cardFile) },
  { name: 'missing', harm: (folder) => removed(folder, onnxFile) },
];

function replaced(folder: string, file: string, change: (bytes: Buffer) => Buffer): () => void {
  const path = join(folder, file);
  const whole = readFileSync(path);
  writeFileSync(path, change(Buffer.from(whole)));
  return () => writeFileSync(path, whole);
}

function removed(folder: string, file: string): () => void {
  const path = join(folder, file);
  renameSync(path, `${path}.away`);
  return () => {
    rmSync(path, { force: true });
    renameSync(`${path}.away`, path);
  };
}

const refused = ({ name, harm }: (typeof harms)[number]): Fault => ({
  id: 'F-16',
  name: `kill -9, then the model is ${name}`,
  stage: 'enrich',
  set: (context) =>
    snareInTransaction(context, async (held) => {
      const { victim, testbed } = context;
      const mend = harm(testbed.championDir);
      try {
        const before = victim.logSize();
        victim.process.kill();
        held.cut();
        await untilLogged(testbed, victim, before, /"error":"[^"]*model\.(onnx|json)/);
      } finally {
        mend();
      }
    }),
});

/** Workers that end: at once in the worst places, asked to, or with nothing to start from. */
export const endedWorkers: readonly Fault[] = [
  killed('enrich', 'after-produce', 'open transaction, records appended'),
  killed('enrich', 'before-commit', 'open transaction, offsets sent'),
  killed('enrich', 'after-commit', 'transaction committed, not yet known to the lane'),
  killed('postgres-sink', 'postgres-in-transaction', 'rows written, not committed'),
  killed('clickhouse-sink', 'clickhouse-inserted', 'block inserted, offset not committed'),
  killed('redis-sink', 'redis-written', 'features written, position not'),
  drained('enrich'),
  drained('postgres-sink'),
  drained('clickhouse-sink'),
  drained('redis-sink'),
  ...harms.map(refused),
];
