import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alerts } from '../../../grafana/src/alerts/rules.ts';
import { dashboardFiles } from '../../../grafana/testing/dashboard-files.ts';
import { projectRoot } from '../../../platform/config/project-root.ts';
import { readStackState } from '../../../platform/stack/state.ts';
import { buildOnce, tempDataDir } from '../../../platform/stack/testing/temp-stack.ts';
import { churn } from '../../stack/churn.ts';
import { until } from '../../stack/until.ts';
import { runGo } from '../go-program.ts';
import { type Asker, createAsker, type PanelQuery } from './ask.ts';
import type { TimeRange } from './expand.ts';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly datasource: { readonly uid: string };
  readonly targets: readonly PanelQuery[];
}
interface Variable {
  readonly name: string;
  readonly query: string;
}
interface Annotation {
  readonly name: string;
  readonly datasource: { readonly uid: string };
  readonly target: PanelQuery;
}
interface BuiltDashboard {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly Annotation[] };
}

/** What tests/full/go/clickhouse prints. */
interface GoAnswer {
  readonly events: number;
  readonly rows: number;
  readonly meanScore: number;
  readonly types: readonly string[];
  readonly errorOfText: string;
}

const root = projectRoot();
const dashboards = dashboardFiles(root).map(
  ({ path }) => JSON.parse(readFileSync(path, 'utf8')) as BuiltDashboard,
);
const { dataDir, remove } = tempDataDir();
const startedMs = Date.now();
const range = (): TimeRange => ({ fromMs: startedMs, toMs: Date.now() });
let up: ReturnType<typeof spawn>;
let ask: Asker;

/** Asks until there is an answer, since rates and views need some time to have one. An error ends it at once. */
const answers = (what: string, query: PanelQuery, uid: string): Promise<void> =>
  until(what, async () => (await ask.count(query, uid, range())) > 0, 100_000);

beforeAll(async () => {
  buildOnce();
  const words = ['up', '--rate', '200', '--outcome-delay', '1s', '--random-ports'];
  const script = join(root, 'bin', 'churn');
  up = spawn(process.execPath, [script, ...words, '--data-dir', dataDir], { stdio: 'ignore' });
  const prometheus = (): string | undefined => {
    const member = readStackState(dataDir)?.members.find(({ name }) => name === 'prometheus');
    return member?.phase === 'ready' ? member.readyUrl : undefined;
  };
  await until('Prometheus runs', async () => prometheus() !== undefined, 90_000);
  const { clickhouseUrl, databaseUrl } = readStackState(dataDir)!.endpoints;
  ask = createAsker(new URL(prometheus()!).origin, {
    clickhouseUrl: clickhouseUrl!,
    databaseUrl: databaseUrl!,
  });
});

afterAll(async () => {
  await ask?.close();
  up.kill('SIGTERM');
  await new Promise((resolve) => up.once('close', resolve));
  remove();
});

describe.each(dashboards)('$title', ({ panels, templating, annotations }) => {
  const asking = panels.filter(({ type }) => type !== 'row');

  it.each(asking)('$title: every query has an answer', async ({ title, datasource, targets }) => {
    for (const query of targets) {
      await answers(`${title} ${query.refId}`, query, query.datasource?.uid ?? datasource.uid);
    }
  });

  it('offers something to choose', async () => {
    for (const { name, query } of templating.list) {
      const [, metric, label] = /^label_values\((\w+), (\w+)\)$/.exec(query)!;
      expect(await ask.labelValues(label!, metric!), name).not.toEqual([]);
    }
  });

  it('has marks that can be asked for', async () => {
    for (const { target, datasource } of annotations.list) {
      if (datasource.uid.startsWith('--')) continue;
      await ask.count(target, datasource.uid, range());
    }
  });
});

describe('alerts', () => {
  beforeAll(async () => {
    // The verdict of the ledger is measured once somebody has asked for it.
    const { code, stderr } = await churn(['verify', '--data-dir', dataDir], {});
    expect(code, stderr).toBe(0);
  });

  it('are judged by Prometheus without an error', async () => {
    const rules = await ask.rules();
    expect(rules.filter(({ health }) => health === 'err')).toEqual([]);
    const names = rules.filter(({ type }) => type === 'alerting').map(({ name }) => name);
    expect(names.sort()).toEqual(alerts.map(({ name }) => name).sort());
  });

  it.each(alerts)('$name measures something', async ({ name, measure }) => {
    await answers(name, { refId: 'A', expr: measure, instant: true }, 'churn-prometheus');
  });
});

it("ClickHouse answers what Grafana's plugin asks with, in the Native format", async () => {
  const { clickhouseUrl } = readStackState(dataDir)!.endpoints;
  const answer = (await runGo('clickhouse', new URL(clickhouseUrl!).host, 'churn')) as GoAnswer;
  expect(answer.events).toBeGreaterThan(0);
  expect(answer.rows).toBe(Math.min(1_000, answer.events));
  expect(answer.meanScore).toBeGreaterThan(0);
  expect(answer.types).toEqual(
    expect.arrayContaining([
      'LowCardinality(Nullable(String))',
      'Array(LowCardinality(String))',
      "DateTime64(3, 'UTC')",
      'Bool',
    ]),
  );
  expect(answer.errorOfText).toContain('UNKNOWN_IDENTIFIER');
});

it('every metric that is asked for exists', async () => {
  const queries = [
    ...dashboards.flatMap(({ panels }) =>
      panels.flatMap(({ targets }) => targets ?? []).flatMap(({ expr }) => expr ?? []),
    ),
    ...alerts.map(({ measure }) => measure),
  ];
  const asked = queries.flatMap((expr) => expr.match(/\bchurnstream[_:][\w:]+/g) ?? []);
  const known = await ask.metricNames();
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

it('an unknown metric, a bad statement and an empty table are told apart from an answer', async () => {
  const count = (query: object, uid: string) => ask.count({ refId: 'A', ...query }, uid, range());
  expect(await count({ expr: 'churnstream_nothing' }, 'churn-prometheus')).toBe(0);
  expect(await count({ rawSql: 'select 1 where 0' }, 'churn-clickhouse')).toBe(0);
  await expect(count({ expr: 'sum by (' }, 'churn-prometheus')).rejects.toThrow('parse error');
  await expect(count({ rawSql: 'select nothing' }, 'churn-clickhouse')).rejects.toThrow('nothing');
  await expect(count({ rawSql: 'select nothing' }, 'churn-postgres')).rejects.toThrow('nothing');
});
