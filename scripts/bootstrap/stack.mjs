import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as jars from './jars.mjs';
import * as java from './java.mjs';
import * as postgres from './postgres.mjs';
import { Problem } from './problem.mjs';
import * as redis from './redis.mjs';

/** What the embedded stack needs besides npm packages. Those without `install` are only reported. */
export const stackParts = [java, jars, redis, postgres];

/**
 * Installs every part of the embedded stack that is missing and whose URL is not set, and records
 * where the jars are for those who start them.
 * @throws Problem that names everything which could not be installed, each with its mending command.
 */
export async function installStack(context) {
  const problems = [];
  for (const part of stackParts) {
    try {
      await (part.install?.(context) ?? report(part, context));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(error);
    }
  }
  if (problems.length === 1) throw problems[0];
  if (problems.length > 1) {
    const lines = problems.flatMap((problem) => [problem.message, ...problem.details]);
    throw new Problem(`${problems.length} parts of the stack are missing`, undefined, lines);
  }
  recordJars(context);
}

async function report(part, context) {
  const found = await part.inspect(context);
  if (found.state === 'missing') throw new Problem(`${part.name}: ${found.detail}`, found.mend);
}

/** Read by platform/stack/: one writer, so that both sides cannot disagree about the place. */
function recordJars(context) {
  const path = join(context.root, '.cache', 'embedded.json');
  const text = `${JSON.stringify(jars.locate(context).folders)}\n`;
  if (readIfAny(path) === text) return;
  mkdirSync(join(context.root, '.cache'), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}

function readIfAny(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
