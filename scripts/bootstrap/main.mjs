/**
 * node scripts/bootstrap/main.mjs setup      installs everything, what tests need too, and builds
 * node scripts/bootstrap/main.mjs setup-full  the same, and what only the long tests need
 * node scripts/bootstrap/main.mjs build      installs npm packages and builds
 * node scripts/bootstrap/main.mjs inspect    prints what is installed as JSON, changes nothing
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import * as chromium from './chromium.mjs';
import * as maven from './maven.mjs';
import * as node from './node-version.mjs';
import * as packages from './packages.mjs';
import { Problem } from './problem.mjs';
import * as prometheus from './prometheus.mjs';
import { installStack, stackParts } from './stack.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const say = (line) => process.stderr.write(`churn: ${line}\n`);
const context = { root, env: process.env, say };

async function inspect() {
  const found = await Promise.all(
    [node, packages, maven, ...stackParts, prometheus, chromium].map(async (part) => ({
      part: part.name,
      ...(await part.inspect(context)),
    })),
  );
  process.stdout.write(`${JSON.stringify(found)}\n`);
}

async function setup(wanted) {
  const { state, detail, mend } = await node.inspect();
  if (state === 'missing') throw new Problem(`Node ${detail}`, mend);
  await packages.install(context);
  await build(context);
  if (wanted !== 'build') {
    await installStack(context);
    await chromium.install(context);
  }
  if (wanted === 'setup-full') await prometheus.install(context);
}

try {
  const wanted = process.argv[2] ?? 'setup';
  if (wanted === 'inspect') await inspect();
  else if (['setup', 'setup-full', 'build'].includes(wanted)) await setup(wanted);
  else throw new Problem(`unknown word ${wanted}: setup, setup-full, build or inspect`);
} catch (error) {
  say(error instanceof Problem ? error.message : error.stack);
  for (const line of error.details ?? []) process.stderr.write(`  ${line}\n`);
  process.exitCode = 3;
}
