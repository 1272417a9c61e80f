/** Folders whose subfolders are lanes: one process each, which never imports another. */
const laneFolders = ['producers', 'processors', 'consumers'];
/** Folders that are one lane themselves. */
const lanes = ['api'];

const beneathLanes = [
  'stream',
  'scoring',
  'platform',
  'schemas',
  'migrations',
  'profiles',
  'domain',
];

/** For each layer, the layers it may import besides itself. `lane` stands for every lane. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  platform: [],
  schemas: [],
  profiles: ['domain', 'platform'],
  migrations: ['domain', 'profiles'],
  scoring: ['domain', 'platform', 'profiles'],
  stream: ['domain', 'platform', 'scoring', 'profiles', 'migrations', 'schemas'],
  lane: beneathLanes,
  grafana: ['domain', 'platform', 'profiles'],
  client: [],
  console: ['client'],
  cli: ['lane', 'grafana', ...beneathLanes],
  bin: ['cli'],
  scripts: ['lane', 'grafana', ...beneathLanes],
  tests: ['cli', 'lane', 'grafana', 'scripts', 'client', ...beneathLanes],
};

/** What the console's bundle is made of. */
const browserPackages = [
  '@oazapfts/runtime',
  '@tanstack/react-query',
  'eventsource-client',
  'react',
  'react-dom',
  'uplot',
  'vite',
  'wouter',
];

/** Packages of a layer that may not have others; Node's own modules count as packages. */
const onlyPackages: Readonly<Record<string, readonly string[]>> = {
  domain: ['node:crypto', 'ulid', 'zod'],
  client: ['@oazapfts/runtime'],
  console: browserPackages,
};

/** The folders that may run a service's client; types of it may go further. */
const clientFolders: Readonly<Record<string, readonly string[]>> = {
  kafkajs: ['platform/kafka/'],
  '@kafkajs/confluent-schema-registry': ['platform/avro/'],
  avsc: ['platform/avro/', 'schemas/'],
  pg: ['platform/postgres/', 'platform/stack/'],
  ioredis: ['platform/redis/'],
  '@clickhouse/client': ['platform/clickhouse/', 'platform/clickhouse-host/bench/'],
  chdb: ['platform/clickhouse-host/'],
  'ffi-rs': ['platform/clickhouse-host/'],
  'onnxruntime-node': ['platform/onnx/'],
  fastify: ['platform/observability/', 'api/', 'cli/bench/score/'],
};

const isTest = (path: string) => /\.test\.(tsx?|mjs)$/.test(path);
const isForTests = (path: string) =>
  isTest(path) || path.split('/').includes('testing') || path.startsWith('tests/');

/** The lane of a file (`consumers/redis`), else its top folder, which is empty at the root. */
function unitOf(path: string): string {
  const parts = path.split('/');
  if (laneFolders.includes(parts[0]!) && parts.length > 2) return parts.slice(0, 2).join('/');
  return parts.length > 1 ? parts[0]! : '';
}

function layerOf(path: string): string {
  return [...laneFolders, ...lanes].includes(path.split('/')[0]!) ? 'lane' : unitOf(path);
}

/** Says why one file may not import another, or null where it may. */
export function objectionToFile(from: string, to: string): string | null {
  if (isForTests(to) && !isForTests(from)) {
    return `${to} is for tests alone; the build leaves it out`;
  }
  if (unitOf(from) === unitOf(to)) return null;
  // The stack that integration tests share stands in tests/.
  if (isTest(from) && to.startsWith('tests/')) return null;
  const layer = layerOf(from);
  const allowed = mayImport[layer];
  if (allowed === undefined) return `no rule knows ${from}: add its folder to scripts/boundaries`;
  if (layer === 'lane' && layerOf(to) === 'lane') {
    return `a lane never imports another lane (${to}): move what both need to stream/ or domain/`;
  }
  if (allowed.includes(layerOf(to))) return null;
  const list = allowed.length === 0 ? 'nothing but itself' : allowed.join(', ');
  return `${layer} may not import ${to}; it imports ${list}`;
}

/** Says why a file may not import a package, or null where it may. */
export function objectionToPackage(from: string, name: string, typeOnly: boolean): string | null {
  if (isForTests(from)) return null;
  const only = onlyPackages[unitOf(from)];
  if (only !== undefined && !only.includes(name)) {
    return `of packages ${unitOf(from)} imports ${only.join(', ')}, not ${name}`;
  }
  const folders = clientFolders[name];
  if (folders === undefined || typeOnly || folders.some((folder) => from.startsWith(folder))) {
    return null;
  }
  return `${name} is run by ${folders.join(', ')} alone; elsewhere only its types are imported`;
}

/** Says why a file may not import what it computes, or null where it may. */
export function objectionToComputed(from: string): string | null {
  const mayCompute = isForTests(from) || from.startsWith('scripts/bootstrap/');
  return mayCompute ? null : 'a computed import cannot be checked';
}
