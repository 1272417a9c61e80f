import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import * as packages from './packages.mjs';
import { installStack } from './stack.mjs';

const say = (line) => process.stderr.write(`churn: ${line}\n`);

/** Prepares what every verb needs (npm packages and a build), then runs the command line in here. */
export async function launch(root, argv) {
  const context = { root, env: process.env, say };
  try {
    await packages.install(context);
    await build(context);
    const { main } = await import(pathToFileURL(join(root, 'dist', 'cli', 'main.js')).href);
    process.exit(await main(argv, () => installStack(context)));
  } catch (error) {
    say(error?.name === 'Problem' ? error.message : (error?.stack ?? String(error)));
    for (const line of error?.details ?? []) process.stderr.write(`  ${line}\n`);
    process.exit(error?.dependencyDown ? 3 : 1);
  }
}
