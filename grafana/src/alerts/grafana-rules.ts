import { datasources } from '../panels/datasources.ts';
import type { Alert } from './alert.ts';

/**
 * Grafana tells, Prometheus judges: each rule here asks whether the alert of that name fires there, so that no
 * expression and no limit stands in two places.
 */
export function grafanaRuleGroup(alerts: readonly Alert[], folder: string) {
  return {
    orgId: 1,
    name: 'churnstream',
    folder,
    interval: '1m',
    rules: alerts.map((alert) => ({
      uid: ruleUid(alert),
      title: alert.name,
      condition: 'firing',
      data: [
        {
          refId: 'alerts',
          relativeTimeRange: { from: 300, to: 0 },
          datasourceUid: datasources.prometheus.uid,
          model: {
            refId: 'alerts',
            expr: `ALERTS{alertname="${alert.name}",alertstate="firing"}`,
            instant: true,
          },
        },
        {
          refId: 'firing',
          relativeTimeRange: { from: 300, to: 0 },
          datasourceUid: '__expr__',
          model: {
            refId: 'firing',
            type: 'threshold',
            expression: 'alerts',
            conditions: [{ evaluator: { type: 'gt', params: [0] } }],
          },
        },
      ],
      // No such series: it does not fire.
      noDataState: 'OK',
      execErrState: 'Error',
      for: '0s',
      annotations: {
        summary: `${alert.name} fires`,
        description: alert.impact,
        first_command: alert.firstCommand,
        runbook: `docs/runbooks/${alert.runbook}`,
        __dashboardUid__: alert.dashboard,
        __panelId__: '2',
      },
      labels: { severity: alert.severity },
      isPaused: false,
    })),
  };
}

const ruleUid = ({ name }: Alert): string =>
  `churn${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`.slice(0, 40);
