import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../platform/config/project-root.ts';
import { loadProfile } from '../profiles/load.ts';
import { recordings } from './src/alerts/recordings.ts';
import { alerts } from './src/alerts/rules.ts';
import { allDashboards } from './src/dashboards/all.ts';
import { bucketWidth } from './src/dashboards/customer-analytics.ts';
import { datasources } from './src/panels/datasources.ts';

const root = projectRoot();
const { profile } = await loadProfile('telco');
const dashboards = allDashboards({ profile, database: 'churn' }).map(({ dashboard }) => dashboard);

interface AnyPanel {
  readonly id?: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: { readonly uid?: string };
  readonly targets?: readonly { readonly expr?: string; readonly rawSql?: string }[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly noValue?: string;
      readonly thresholds?: { readonly steps: readonly unknown[] };
    };
  };
}
const panelsOf = (dashboard: (typeof dashboards)[number]): AnyPanel[] =>
  (dashboard.panels as AnyPanel[]).filter(({ type }) => type !== 'row');
const panels = dashboards.flatMap((dashboard) =>
  panelsOf(dashboard).map((panel) => [`${dashboard.title}: ${panel.title}`, panel] as const),
);

const documented = new Set(
  [
    ...readFileSync(join(root, 'docs/metrics.md'), 'utf8').matchAll(/^\| `(churnstream_\w+)`/gm),
  ].map(([, name]) => name!),
);
/** Names of metrics in an expression, without what a histogram adds to them. */
const namesIn = (expr: string): string[] =>
  [...expr.matchAll(/\bchurnstream_\w+/g)].map(([name]) =>
    name.replace(/_(bucket|sum|count)$/, ''),
  );
const recorded = new Set(recordings.map(({ record }) => record));
const recordedIn = (expr: string): string[] =>
  [...expr.matchAll(/\bchurnstream:[\w:]+/g)].map(([name]) => name);

describe('every panel', () => {
  it.each(panels)('%s says what it shows', (_, panel) => {
    const { unit, thresholds, noValue } = panel.fieldConfig!.defaults;
    expect(unit).toBeTruthy();
    expect(thresholds?.steps.length).toBeGreaterThan(0);
    expect(noValue).toBe('no data');
    expect(panel.targets?.length).toBeGreaterThan(0);
    expect(Object.values(datasources).map(({ uid }) => uid)).toContain(panel.datasource?.uid);
    const [, page] = /Read on: (docs\/\S+)$/.exec(panel.description ?? '') ?? [];
    expect(existsSync(join(root, page!)), page).toBe(true);
  });

  it.each(panels)('%s asks for metrics that exist', (_, { targets = [] }) => {
    for (const { expr = '' } of targets) {
      for (const name of namesIn(expr)) expect(documented, name).toContain(name);
      for (const name of recordedIn(expr)) expect(recorded, name).toContain(name);
    }
  });
});

describe('dashboards', () => {
  it('have names of their own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
    expect(new Set(dashboards.map(({ title }) => title)).size).toBe(dashboards.length);
  });

  it('fill rows of 24 columns, and panels do not overlap', () => {
    for (const { panels: all = [], title } of dashboards) {
      const cells = new Set<string>();
      for (const { gridPos, type } of all as { gridPos: Grid; type: string }[]) {
        if (type === 'row') continue;
        expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            expect(cells.has(`${x} ${y}`), `${title} at ${x}, ${y}`).toBe(false);
            cells.add(`${x} ${y}`);
          }
        }
      }
    }
  });

  it('leave panels about customers out where a profile does not say which', () => {
    const { analytics: _, ...plain } = profile;
    const all = allDashboards({ profile: plain, database: 'churn' });
    const text = JSON.stringify(all.find(({ file }) => file === 'customer-analytics'));
    for (const { name } of profile.fields.filter((field) => field.name.includes('_'))) {
      expect(text).not.toContain(name);
    }
  });

  it('ask the database of their namespace', () => {
    const text = JSON.stringify(allDashboards({ profile, database: 'other_churn' }));
    expect(text).toContain('other_churn.scored_events');
    expect(text).not.toMatch(/\bchurn\.(scored_events|outcomes|models)/);
  });
});

interface Grid {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

describe('alerts', () => {
  it.each(alerts.map((alert) => [alert.name, alert] as const))('%s can be acted on', (_, alert) => {
    expect(existsSync(join(root, 'docs/runbooks', alert.runbook)), alert.runbook).toBe(true);
    expect(dashboards.map(({ uid }) => uid)).toContain(alert.dashboard);
    expect(alert.summary && alert.impact && alert.firstCommand).toBeTruthy();
    for (const name of namesIn(alert.measure)) expect(documented, name).toContain(name);
    for (const name of recordedIn(alert.measure)) expect(recorded, name).toContain(name);
  });

  it('have names of their own', () => {
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
  });
});

it('buckets are round and about twenty', () => {
  const number = profile.fields.find((field) => field.kind === 'number')!;
  const width = (low: number, high: number): number =>
    bucketWidth({ ...number, kind: 'number', plausible: [low, high] } as never);
  expect(width(0, 100)).toBe(5);
  expect(width(10, 200)).toBe(10);
  expect(width(0, 1)).toBeCloseTo(0.05);
  expect(width(0, 12_000)).toBe(1_000);
});
