import { stringify } from 'yaml';
import { grafanaRuleGroup } from '../alerts/grafana-rules.ts';
import { prometheusRules } from '../alerts/prometheus-rules.ts';
import { recordings } from '../alerts/recordings.ts';
import { alerts } from '../alerts/rules.ts';
import { allDashboards, dashboardJson, folders, folderUid } from '../dashboards/all.ts';
import type { DashboardContext } from '../dashboards/context.ts';
import { type DatasourceAddresses, datasourceSpecs } from './datasources.ts';

export interface ProvisionedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly text: string;
}

const header = '# Generated from grafana/src by "npm run generate"; do not edit.\n';
const yaml = (value: object): string =>
  header + stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

/** A variable of Grafana's own environment, so that one file fits every installation. */
const given = (name: string): string => `\${CHURN_${name}}`;

const addresses: DatasourceAddresses = {
  prometheusUrl: given('PROMETHEUS_URL'),
  clickhouse: {
    host: given('CLICKHOUSE_HOST'),
    port: given('CLICKHOUSE_PORT'),
    user: given('CLICKHOUSE_USER'),
    password: given('CLICKHOUSE_PASSWORD'),
    isSecure: false,
  },
  postgres: {
    address: given('POSTGRES_ADDRESS'),
    database: given('POSTGRES_DATABASE'),
    user: given('POSTGRES_USER'),
    password: given('POSTGRES_PASSWORD'),
  },
};

/** The committed files by which Grafana and Prometheus know everything from their start on. */
export function provisionedFiles(context: DashboardContext): ProvisionedFile[] {
  const dashboards = allDashboards(context);
  const files: Readonly<Record<string, string>> = {
    'grafana/provisioning/datasources/churnstream.yml': yaml({
      apiVersion: 1,
      datasources: datasourceSpecs(addresses, context.database),
    }),
    'grafana/provisioning/dashboards/churnstream.yml': yaml({
      apiVersion: 1,
      providers: folders.map((folder) => ({
        name: `churnstream ${folder}`,
        orgId: 1,
        folder,
        folderUid: folderUid(folder),
        type: 'file',
        disableDeletion: true,
        allowUiUpdates: false,
        options: { path: `/etc/grafana/dashboards/${folder.toLowerCase()}` },
      })),
    }),
    'grafana/provisioning/alerting/rules.yml': yaml({
      apiVersion: 1,
      groups: [grafanaRuleGroup(alerts, 'Operations')],
    }),
    'grafana/provisioning/alerting/contact.yml': yaml(contact),
    'deploy/prometheus/rules/churnstream.yml': yaml(prometheusRules(recordings, alerts)),
  };
  return [
    ...dashboards.map((one) => ({
      path: `grafana/dashboards/${one.folder.toLowerCase()}/${one.file}.json`,
      text: dashboardJson(one),
    })),
    ...Object.entries(files).map(([path, text]) => ({ path, text })),
  ];
}

/** What pages somebody is repeated each hour, everything else twice a day. */
const contact = {
  apiVersion: 1,
  contactPoints: [
    {
      orgId: 1,
      name: 'churnstream',
      receivers: [
        {
          uid: 'churn-contact',
          type: 'email',
          settings: { addresses: given('ALERT_ADDRESSES'), singleEmail: true },
        },
      ],
    },
  ],
  policies: [
    {
      orgId: 1,
      receiver: 'churnstream',
      group_by: ['alertname'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '12h',
      routes: [
        {
          receiver: 'churnstream',
          object_matchers: [['severity', '=', 'page']],
          repeat_interval: '1h',
        },
      ],
    },
  ],
};
