import { createHash } from 'node:crypto';
import {
  cpSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { Problem } from './problem.mjs';
import { lastLines, run } from './run.mjs';

const notSources = new Set(['node_modules', 'dist', 'coverage']);
const keptBuilds = 10;
/** A process that still runs may start others from its build. */
const keptForMs = 24 * 3_600_000;

/**
 * Compiles the sources and bundles the console into `.cache/build/<hash of the sources>` unless that is there, and points the
 * link `dist` to it. A process that already runs keeps the folder it started from, and two
 * invocations at once cannot see half a build.
 */
export async function build({ root, say }) {
  const wanted = join('.cache', 'build', sourceHash(root));
  if (linkTarget(join(root, 'dist')) === wanted && isFolder(join(root, wanted))) return;
  await withLock('build', root, say, async () => {
    if (!isFolder(join(root, wanted))) await compile(root, wanted, say);
    const now = new Date();
    utimesSync(join(root, wanted), now, now);
    pointDistTo(root, wanted);
    dropOld(join(root, '.cache', 'build'));
  });
}

/** What makes the console: its own sources and those of the client that it asks with. */
const consoleFolders = ['client', 'console'];
const isOfConsole = (path) => consoleFolders.some((folder) => path.startsWith(`${folder}/`));

/** A hash of every source the build reads: contents, not times, so that a fresh clone agrees. */
export function sourceHash(root) {
  return hashOf(root, sourceFiles(root, ''), ['typescript', 'vite']);
}

function consoleHash(root) {
  const files = consoleFolders.flatMap((folder) => sourceFiles(root, folder));
  return hashOf(root, [...files, 'package-lock.json'], ['vite']);
}

function hashOf(root, files, tools) {
  const hash = createHash('sha256');
  for (const path of files) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  for (const tool of tools) {
    const installed = readFileSync(join(root, 'node_modules', tool, 'package.json'), 'utf8');
    hash.update(JSON.parse(installed).version);
  }
  return hash.digest('hex').slice(0, 16);
}

function sourceFiles(root, folder) {
  const found = [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || notSources.has(entry.name)) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...sourceFiles(root, path));
    else if (isSource(path)) found.push(path);
  }
  return found;
}

function isSource(path) {
  if (/\.test\.tsx?$/.test(path)) return false;
  if (isOfConsole(path)) return true;
  if (path.endsWith('.ts')) return true;
  return path === 'tsconfig.json' || path === 'tsconfig.build.json';
}

async function compile(root, wanted, say) {
  say('building');
  const fresh = `${wanted}.${process.pid}`;
  const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh];
  const { code, output } = await run(process.execPath, args, { cwd: root });
  if (code !== 0) {
    rmSync(join(root, fresh), { recursive: true, force: true });
    throw new Problem('the build failed', 'npx tsc -p tsconfig.build.json', lastLines(output, 20));
  }
  const bundle = await bundleConsole(root, say);
  cpSync(bundle, join(root, fresh, 'console'), { recursive: true });
  renameSync(join(root, fresh), join(root, wanted));
}

/** Returns the folder of the console's bundle, which is made only where its sources have changed. */
async function bundleConsole(root, say) {
  const wanted = join(root, '.cache', 'console', consoleHash(root));
  if (isFolder(wanted)) return wanted;
  say('bundling the console');
  const fresh = `${wanted}.${process.pid}`;
  const args = [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', 'console'];
  const flags = ['--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'];
  // Whatever the caller's is, such as that of a test runner: it decides which React is bundled.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { code, output } = await run(process.execPath, [...args, ...flags], { cwd: root, env });
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Problem(
      'the console failed to build',
      'npx vite build console',
      lastLines(output, 20),
    );
  }
  renameSync(fresh, wanted);
  dropOld(join(root, '.cache', 'console'));
  return wanted;
}

function pointDistTo(root, wanted) {
  const dist = join(root, 'dist');
  if (lstatSync(dist, { throwIfNoEntry: false })?.isDirectory()) {
    rmSync(dist, { recursive: true });
  }
  const fresh = join(root, '.cache', `dist.${process.pid}`);
  rmSync(fresh, { force: true });
  symlinkSync(wanted, fresh);
  renameSync(fresh, dist);
}

/** Removes the builds that were not used for a day, but for the newest ones. */
export function dropOld(folder) {
  const builds = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), used: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  const before = Date.now() - keptForMs;
  for (const { path, used } of builds.slice(keptBuilds)) {
    if (used < before) rmSync(path, { recursive: true, force: true });
  }
}

function linkTarget(path) {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
