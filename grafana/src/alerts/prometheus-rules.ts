import { type Alert, expressionOf, type Recording } from './alert.ts';

/** What Prometheus reads as a file of rules. */
export function prometheusRules(recordings: readonly Recording[], alerts: readonly Alert[]) {
  return {
    groups: [
      {
        name: 'churnstream-recordings',
        interval: '5s',
        rules: recordings.map(({ record, expr }) => ({ record, expr })),
      },
      {
        name: 'churnstream-alerts',
        interval: '15s',
        rules: alerts.map((alert) => ({
          alert: alert.name,
          expr: expressionOf(alert),
          for: alert.lasting,
          labels: { severity: alert.severity },
          annotations: annotationsOf(alert),
        })),
      },
    ],
  };
}

/** What somebody who is woken reads. */
export function annotationsOf(alert: Alert): Readonly<Record<string, string>> {
  return {
    summary: alert.summary,
    impact: alert.impact,
    first_command: alert.firstCommand,
    dashboard: `/d/${alert.dashboard}`,
    runbook: `docs/runbooks/${alert.runbook}`,
  };
}
