import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { aptInstall } from './apt.mjs';
import { cacheDir, isWritable } from './cache-dir.mjs';
import { withLock } from './lock.mjs';
import { Problem } from './problem.mjs';
import { lastLines, run, which } from './run.mjs';

export const name = 'jars';

/** The JVM parts: the Maven profile that fetches each, and the URL that stands in for it. */
const parts = [
  { profile: 'kafka', title: 'Kafka (43 MB)', variable: 'KAFKA_BROKERS' },
  { profile: 'registry', title: 'schema registry (142 MB)', variable: 'SCHEMA_REGISTRY_URL' },
];

export const mavenMend = aptInstall('maven');

/** Folders of the JVM parts by name, and which of them are wanted and not there. */
export function locate({ root, env }) {
  const pom = readFileSync(join(root, 'deploy', 'embedded', 'pom.xml'));
  const edition = createHash('sha256').update(pom).digest('hex').slice(0, 12);
  const cache = cacheDir(root, env);
  const folders = {};
  const missing = [];
  for (const part of parts) {
    const folder = join(cache, `${part.profile}-${edition}`);
    folders[part.profile] = folder;
    if (!env[part.variable] && !existsSync(folder)) missing.push({ ...part, folder });
  }
  return { cache, folders, missing };
}

export async function inspect(context) {
  if (parts.every((part) => context.env[part.variable])) {
    return { state: 'external', detail: 'Kafka and the registry are given' };
  }
  const { cache, missing } = locate(context);
  if (missing.length === 0) return { state: 'ready', detail: cache };
  const what = missing.map((part) => part.profile).join(' and ');
  if (which('mvn', context.env)) {
    return { state: 'missing', detail: `${what} not fetched yet`, mend: 'npm run setup' };
  }
  const detail = `${what} not fetched yet, and mvn, which fetches, is not in PATH`;
  return { state: 'missing', detail, mend: mavenMend };
}

/** Fetches what is missing through Maven into the cache, whole or not at all. */
export async function install(context) {
  const { cache, missing } = locate(context);
  if (missing.length === 0) return;
  await withLock('jars', cache, context.say, async () => {
    for (const part of locate(context).missing) await fetchPart(context, cache, part);
  });
}

async function fetchPart({ root, env, say }, cache, part) {
  if (!which('mvn', env)) throw new Problem('Maven (mvn) is not in PATH', mavenMend);
  say(`fetching ${part.title} through Maven`);
  const began = Date.now();
  const fresh = mkdtempSync(join(cache, `.${part.profile}-`));
  try {
    const args = mavenArguments(root, env, part.profile, fresh);
    const { code, output } = await run('mvn', args, { cwd: root, env });
    if (code !== 0) {
      throw new Problem(
        `Maven could not fetch ${part.title}`,
        `mvn ${args.join(' ')}`,
        lastLines(output),
      );
    }
    renameSync(join(fresh, part.profile), part.folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  say(`${part.title} fetched in ${Math.round((Date.now() - began) / 1000)} s`);
}

function mavenArguments(root, env, profile, outputDirectory) {
  const pom = join('deploy', 'embedded', 'pom.xml');
  const args = ['-B', '-q', '-f', pom, `-P${profile}`, `-DoutputDirectory=${outputDirectory}`];
  const ownRepository = env.MAVEN_OPTS?.includes('maven.repo.local');
  if (!ownRepository && !isWritable(join(homedir(), '.m2'))) {
    args.push(`-Dmaven.repo.local=${join(root, '.cache', 'm2')}`);
  }
  return [...args, 'generate-resources'];
}
