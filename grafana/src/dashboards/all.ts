import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardContext } from './context.ts';
import { customerAnalytics } from './customer-analytics.ts';
import { drift } from './drift.ts';
import { modelMonitoring } from './model-monitoring.ts';
import { pipeline } from './pipeline.ts';
import { resources } from './resources.ts';
import { streamOverview } from './stream-overview.ts';

/** Folders by audience. */
export const folders = ['Operations', 'Business'] as const;

export const folderUid = (folder: string): string => `churn-${folder.toLowerCase()}`;

/** A dashboard with the name of its file and the folder of its audience. */
export interface NamedDashboard {
  readonly file: string;
  readonly folder: (typeof folders)[number];
  readonly dashboard: Dashboard;
}

export function allDashboards(context: DashboardContext): NamedDashboard[] {
  const operations = {
    'stream-overview': streamOverview(context),
    pipeline: pipeline(context),
    resources: resources(context),
    'model-monitoring': modelMonitoring(context),
    drift: drift(context),
  };
  return [
    ...Object.entries(operations).map(([file, dashboard]) => ({
      file,
      folder: 'Operations' as const,
      dashboard,
    })),
    { file: 'customer-analytics', folder: 'Business', dashboard: customerAnalytics(context) },
  ];
}

/** The text of a dashboard's file. Its number of saves and its place in a database are Grafana's own. */
export function dashboardJson({ dashboard }: NamedDashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
