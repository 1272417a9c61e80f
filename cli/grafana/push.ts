import { grafanaRuleGroup } from '../../grafana/src/alerts/grafana-rules.ts';
import { alerts } from '../../grafana/src/alerts/rules.ts';
import { allDashboards, folders, folderUid } from '../../grafana/src/dashboards/all.ts';
import type { DashboardContext } from '../../grafana/src/dashboards/context.ts';
import {
  type DatasourceAddresses,
  datasourceSpecs,
} from '../../grafana/src/provisioning/datasources.ts';
import type { Grafana } from '../../platform/grafana/client.ts';

export interface Pushed {
  readonly grafana: string;
  readonly datasources: number;
  readonly dashboards: number;
  readonly alerts: number;
}

/** Brings everything into a Grafana, replacing what an earlier push left there; twice is the same as once. */
export async function pushAll(
  grafana: Grafana,
  context: DashboardContext,
  addresses: DatasourceAddresses,
  progress: (line: string) => void,
): Promise<Pushed> {
  const version = await grafana.version();
  progress(`Grafana ${version}`);
  const datasources = datasourceSpecs(addresses, context.database);
  for (const datasource of datasources) await grafana.putDatasource(datasource);
  for (const folder of folders) await grafana.putFolder(folderUid(folder), folder);
  const dashboards = allDashboards(context);
  for (const { dashboard, folder } of dashboards) {
    await grafana.putDashboard(dashboard, folderUid(folder));
    progress(`  ${folder}: ${dashboard.title}`);
  }
  const home = folderUid('Operations');
  const group = grafanaRuleGroup(alerts, 'Operations');
  const rules = group.rules.map((rule) => ({
    ...rule,
    orgID: group.orgId,
    folderUID: home,
    ruleGroup: group.name,
  }));
  await grafana.putRuleGroup(home, group.name, rules);
  return {
    grafana: version,
    datasources: datasources.length,
    dashboards: dashboards.length,
    alerts: rules.length,
  };
}
