import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { datasources } from './datasources.ts';
import type { PanelSource } from './kinds.ts';
import type { Query } from './queries.ts';

/** A heading and the panels below it. */
export interface Section {
  readonly title: string;
  readonly panels: readonly PanelSource[];
}

export interface DashboardFacts {
  /** Stable: links, alerts and annotations name it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Labels of metrics to choose by, in the order of the row above the panels. */
  readonly variables: readonly Variable[];
  readonly sections: readonly Section[];
  /** Schema of Postgres and database of ClickHouse. */
  readonly database: string;
}

export interface Variable {
  readonly name: string;
  readonly label: string;
  /** Such as `label_values(metric, label)`. */
  readonly query: string;
}

export const tag = 'churnstream';

/** What happened to the stream, told by whoever did it: tags of Grafana's own annotations, and their colours. */
export const markKinds = {
  scenario: 'purple',
  fault: 'red',
  rollback: 'orange',
  retrain: 'yellow',
  deploy: 'green',
} as const;

export type MarkKind = keyof typeof markKinds;

const grafanaOwn = { type: 'grafana', uid: '-- Grafana --' };

/** Marks on every panel: what was told, and what the stores and metrics say by themselves. */
function marksOf(database: string) {
  const told = Object.entries(markKinds).map(
    ([kind, colour]) =>
      [
        kind,
        {
          datasource: grafanaOwn,
          colour,
          query: { type: 'tags', tags: [tag, kind], matchAny: false, limit: 100 },
        },
      ] as const,
  );
  return {
    ...Object.fromEntries(told),
    promote: {
      datasource: datasources.postgres,
      colour: 'blue',
      query: {
        rawSql: `select registered_at as time, version as text, 'promote' as tags from ${database}.models
where stage = 'champion' and metrics_type = 'training' and $__timeFilter(registered_at)`,
        format: 'table',
        rawQuery: true,
        editorMode: 'code',
      },
    },
    rebalance: {
      datasource: datasources.prometheus,
      colour: 'gray',
      query: { expr: 'sum by (group) (increase(churnstream_rebalances_total[1m])) > 0' },
    },
  };
}

/** Returns a dashboard as Grafana reads it: linked to its siblings, marked by what happened, not to be edited by hand. */
export function dashboard(facts: DashboardFacts): Dashboard {
  const builder = new DashboardBuilder(facts.title)
    .uid(facts.uid)
    .description(facts.description)
    .tags([tag])
    .timezone('browser')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-1h', to: 'now' })
    .refresh('10s')
    .link(
      new DashboardLinkBuilder('churnstream')
        .type(DashboardLinkType.Dashboards)
        .tags([tag])
        .asDropdown(true)
        .keepTime(true)
        .includeVars(true),
    );
  for (const { name, label, query } of facts.variables) {
    builder.withVariable(
      new QueryVariableBuilder(name)
        .label(label)
        .datasource(datasources.prometheus)
        .query(query)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .multi(true)
        .includeAll(true)
        .allValue('.*'),
    );
  }
  for (const [name, { datasource, colour, query }] of Object.entries(marksOf(facts.database))) {
    builder.annotation(
      new AnnotationQueryBuilder()
        .name(name)
        .datasource(datasource)
        .enable(true)
        .iconColor(colour)
        .target(marks(query)),
    );
  }
  for (const { title, panels } of facts.sections) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return numbered(builder.build());
}

const marks = (query: object): Query => ({
  build: () => ({ refId: 'Anno', ...query, _implementsDataqueryVariant: () => undefined }),
});

/**
 * Panels have ids of their own, by which links and alerts find them. The kit gives every variable what only one of
 * intervals has.
 */
function numbered(built: Dashboard): Dashboard {
  const panels = (built.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 }));
  const list = (built.templating?.list ?? []).map(
    ({ auto: _, auto_min: __, auto_count: ___, ...variable }) => variable,
  );
  return { ...built, panels, templating: { list } };
}
