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
}

export interface Variable {
  readonly name: string;
  readonly label: string;
  /** Such as `label_values(metric, label)`. */
  readonly query: string;
}

export const tag = 'churnstream';

/** What happened, as marks on every panel: tags of Grafana's own annotations, in the colours of the marks. */
export const eventTags = {
  promote: 'green',
  rollback: 'orange',
  retrain: 'blue',
  scenario: 'purple',
  fault: 'red',
  deploy: 'yellow',
} as const;

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
  for (const [name, colour] of Object.entries(eventTags)) {
    builder.annotation(
      new AnnotationQueryBuilder()
        .name(name)
        .datasource({ type: 'grafana', uid: '-- Grafana --' })
        .enable(true)
        .iconColor(colour)
        .target(marksTagged(name)),
    );
  }
  builder.annotation(
    new AnnotationQueryBuilder()
      .name('rebalance')
      .datasource(datasources.prometheus)
      .enable(true)
      .iconColor('gray')
      .expr('increase(churnstream_rebalances_total[1m]) > 0'),
  );
  for (const { title, panels } of facts.sections) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return numbered(builder.build());
}

/** Marks are annotations of Grafana's own, set by "churn grafana mark". */
const marksTagged = (name: string): Query => ({
  build: () => ({
    refId: 'Anno',
    type: 'tags',
    tags: [tag, name],
    matchAny: false,
    limit: 100,
    _implementsDataqueryVariant: () => undefined,
  }),
});

/** Panels have ids of their own, by which links and alerts find them. */
function numbered(built: Dashboard): Dashboard {
  const panels = (built.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 }));
  return { ...built, panels };
}
