import { join } from 'node:path';
import { aptInstall } from './apt.mjs';
import { run } from './run.mjs';

export const name = 'java';

const mend = aptInstall('openjdk-17-jre-headless');

export async function inspect({ env }) {
  if (env.KAFKA_BROKERS && env.SCHEMA_REGISTRY_URL) {
    return { state: 'external', detail: 'Kafka and the registry are given' };
  }
  const program = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : 'java';
  const { code, output } = await run(program, ['-version'], { env });
  if (code !== 0) return { state: 'missing', detail: `${program} does not run`, mend };
  const version = /version "([^"]+)"/.exec(output)?.[1] ?? 'unknown';
  if (Number(version.split('.')[0]) >= 17) return { state: 'ready', detail: version };
  return { state: 'missing', detail: `Java ${version} is too old, 17 is needed`, mend };
}
