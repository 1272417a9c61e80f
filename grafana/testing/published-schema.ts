import type * as barchart from '@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen';
import type * as heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as piechart from '@grafana/schema/dist/esm/raw/composable/piechart/panelcfg/x/PieChartPanelCfg_types.gen';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as statushistory from '@grafana/schema/dist/esm/raw/composable/statushistory/panelcfg/x/StatusHistoryPanelCfg_types.gen';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
import type * as xychart from '@grafana/schema/dist/esm/raw/composable/xychart/panelcfg/x/XYChartPanelCfg_types.gen';
import type { Dashboard } from '@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen';

/** What Grafana publishes of its dashboards and of the panels used here, as one type to make a JSON schema of. */
export interface Published {
  readonly dashboard: Dashboard;
  readonly barchart: { readonly options: barchart.Options; readonly custom: barchart.FieldConfig };
  readonly heatmap: { readonly options: heatmap.Options; readonly custom: heatmap.FieldConfig };
  readonly piechart: { readonly options: piechart.Options; readonly custom: piechart.FieldConfig };
  readonly stat: { readonly options: stat.Options };
  readonly 'status-history': {
    readonly options: statushistory.Options;
    readonly custom: statushistory.FieldConfig;
  };
  readonly table: { readonly options: table.Options; readonly custom: table.FieldConfig };
  readonly timeseries: {
    readonly options: timeseries.Options;
    readonly custom: timeseries.FieldConfig;
  };
  readonly xychart: { readonly options: xychart.Options; readonly custom: xychart.FieldConfig };
}
