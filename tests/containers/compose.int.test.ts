import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultLimits } from '../../platform/clickhouse-host/limits.ts';
import { apiSettings } from '../../platform/config/api.ts';
import { endpointSettings } from '../../platform/config/endpoints.ts';
import { projectRoot } from '../../platform/config/project-root.ts';
import { enrichSettings, stageSettings } from '../../platform/config/stage.ts';
import { synthesizerSettings } from '../../platform/config/synthesizer.ts';
import { fixedPorts } from '../../platform/stack/ports.ts';
import { apiStage, streamStages, synthesizerStage } from '../../stream/stages.ts';
import { composeFile, composeText } from './compose-file.ts';

const root = projectRoot();
const { services, volumes } = composeFile;
const all = Object.entries(services);
const own = all.filter(([, { build }]) => build !== undefined);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Programs that the images bring, as their publishers document them; nothing here can look inside. */
const programsOf: Readonly<Record<string, readonly string[]>> = {
  'apache/kafka': ['/opt/kafka/bin/kafka-broker-api-versions.sh'],
  postgres: ['pg_isready'],
  'apicurio/apicurio-registry-sql': ['curl'],
  'valkey/valkey': ['valkey-cli'],
  'clickhouse/clickhouse-server': ['clickhouse-client'],
  'prom/prometheus': ['wget'],
  'grafana/grafana': ['wget'],
  churnstream: ['node'],
};

describe.each(all)('%s', (name, service) => {
  it('has an image whose version is said', () => {
    const [, tag] = /:([^:@]+)$/.exec(service.image) ?? [];
    expect(tag).toMatch(/\d/);
  });

  it('is healthy by a command that its image has', () => {
    if (service.healthcheck?.disable === true) return expect(name).toBe('prepare');
    const [kind, program] = service.healthcheck!.test!;
    expect(kind).toBe('CMD');
    expect(programsOf[service.image.replace(/:[^:]+$/, '')]).toContain(program);
  });

  it('has limits', () => {
    const { cpus, memory } = service.deploy!.resources.limits;
    expect(Number(cpus)).toBeGreaterThan(0);
    expect(memory).toMatch(/^\d+[MG]$/);
  });

  it('mounts files that exist and volumes that are declared', () => {
    for (const volume of service.volumes ?? []) {
      const [source] = volume.split(':') as [string];
      if (source.startsWith('.')) expect(existsSync(join(root, source)), source).toBe(true);
      else expect(Object.keys(volumes)).toContain(source);
    }
  });

  it('waits for services that say when they are ready', () => {
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(Object.keys(services)).toContain(needed);
      const ends = services[needed]!.healthcheck?.disable === true;
      expect(condition).toBe(ends ? 'service_completed_successfully' : 'service_healthy');
    }
  });

  it('publishes ports on loopback alone', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });
});

it('publishes each port once, the ones of the embedded stack where there is one', () => {
  const published = all.flatMap(([, { ports = [] }]) => ports.map((port) => port.split(':')[1]));
  expect(new Set(published).size).toBe(published.length);
  const { kafka, registry, postgres, redis, clickhouse, prometheus } = fixedPorts;
  for (const port of [kafka, registry, postgres, redis, clickhouse, prometheus]) {
    expect(published).toContain(String(port));
  }
});

describe('our own processes', () => {
  const known = new Set(
    [stageSettings, enrichSettings, synthesizerSettings, endpointSettings, apiSettings].flatMap(
      ({ shape }) => Object.keys(shape),
    ),
  );

  it.each(own)('%s is told settings that exist', (_, { environment }) => {
    for (const name of Object.keys(environment!)) expect(known, name).toContain(name);
  });

  it.each(own)('%s runs a script of the build, with no rights', (_, service) => {
    const script = service.command!.find((word) => word.startsWith('dist/'))!;
    const source = script.replace(/^dist\//, '').replace(/\.js$/, '.ts');
    expect(existsSync(join(root, source)), source).toBe(true);
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  it('are all stages of the stream, and what serves them over HTTP', () => {
    const names = [...streamStages, synthesizerStage, apiStage].map(({ name }) => name);
    expect(own.map(([name]) => name).sort()).toEqual(['prepare', ...names].sort());
  });

  const targetsOf = (folder: string) =>
    JSON.parse(read(`deploy/prometheus/${folder}/compose.json`)) as {
      targets: string[];
      labels: { stage: string };
    }[];

  it('are scraped where they serve their metrics, the HTTP interface with a key', () => {
    const targets = [...targetsOf('targets'), ...targetsOf('targets-with-key')];
    const served = own.filter(([name]) => name !== 'prepare');
    const addresses = ({ targets: [address], labels }: (typeof targets)[number]) =>
      `${labels.stage} ${address}`;
    expect(targets.map(addresses).sort()).toEqual(
      served
        .map(([name, { environment }]) => `${name} ${name}:${environment!.CHURN_METRICS_PORT}`)
        .sort(),
    );
    expect(targetsOf('targets-with-key').map(({ labels }) => labels.stage)).toEqual(['api']);
  });

  it("give Prometheus a viewer's key, where it looks for it", () => {
    const [{ source, target } = { source: '', target: '' }] = services.prometheus!.configs ?? [];
    const { scrape_configs: jobs } = parse(read('deploy/prometheus/prometheus.yml')) as {
      scrape_configs: { authorization?: { credentials_file: string } }[];
    };
    const files = jobs.flatMap(({ authorization }) => authorization?.credentials_file ?? []);
    expect(files.map((file) => `/etc/prometheus/${file}`)).toEqual([target]);
    const keys = String(services.api!.environment!.CHURN_API_KEYS).split(',');
    const key = composeFile.configs[source]!.content;
    expect(keys).toContain(`prometheus:viewer:${key}`);
    expect(/:-(.*)\}$/.exec(key)![1]!.length).toBeGreaterThanOrEqual(20);
  });
});

describe('shared files', () => {
  it('give ClickHouse the limits that the embedded one has', () => {
    const value = (name: string): number =>
      Number(
        new RegExp(`<${name}>(\\d+)</${name}>`).exec(read('deploy/clickhouse/limits.xml'))![1],
      );
    expect(value('max_memory_usage')).toBe(defaultLimits.statementMemoryBytes);
    expect(value('max_execution_time')).toBe(defaultLimits.statementSeconds);
    expect(value('max_threads')).toBe(defaultLimits.statementThreads);
  });

  it('tell Grafana of every address that its provisioning asks for', () => {
    const files = readdirSync(join(root, 'grafana/provisioning'), {
      recursive: true,
      encoding: 'utf8',
    }).filter((path) => path.endsWith('.yml'));
    const asked = files.flatMap((path) =>
      [...read(`grafana/provisioning/${path}`).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name),
    );
    expect(asked.length).toBeGreaterThan(5);
    const told = Object.keys(services.grafana!.environment!);
    for (const name of asked) expect(told).toContain(name);
  });

  it('put dashboards where their providers look for them', () => {
    const provider = read('grafana/provisioning/dashboards/churnstream.yml');
    const mount = services.grafana!.volumes!.find((one) => one.startsWith('./grafana/dashboards'))!;
    const [, inside] = mount.split(':');
    for (const [, path] of provider.matchAll(/path: (\S+)/g)) {
      expect(path!.startsWith(`${inside}/`)).toBe(true);
      expect(existsSync(join(root, path!.replace(inside!, 'grafana/dashboards'))), path).toBe(true);
    }
  });

  it('have a default for every variable', () => {
    const variables = composeText.match(/\$\{[^}]+\}/g) ?? [];
    expect(variables.length).toBeGreaterThan(3);
    for (const variable of variables) expect(variable).toMatch(/^\$\{CHURN_\w+:-[^}]+\}$/);
  });
});
