import { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableCellDisplayMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as Heatmap,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import {
  PanelBuilder as PieChart,
  PieChartLegendOptionsBuilder,
  PieChartLegendValues,
  PieChartType,
} from '@grafana/grafana-foundation-sdk/piechart';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StatusHistory } from '@grafana/grafana-foundation-sdk/statushistory';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as Timeseries } from '@grafana/grafana-foundation-sdk/timeseries';
import {
  MatcherConfigBuilder,
  XYSeriesConfigBuilder,
  XYShowMode,
  PanelBuilder as XyChart,
  SeriesMapping as XySeries,
} from '@grafana/grafana-foundation-sdk/xychart';
import { type DatasourceName, datasources } from './datasources.ts';
import { type PanelFacts, state } from './facts.ts';

export type PanelSource = Builder<Panel>;

/** The facts of a panel with its data source by name. */
export type Facts = Omit<PanelFacts, 'datasource'> & { readonly from?: DatasourceName };

const full = ({ from = 'prometheus', ...facts }: Facts): PanelFacts => ({
  ...facts,
  datasource: datasources[from],
});

const lastAndMax = () =>
  new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(['lastNotNull', 'max']);

/** What Grafana publishes of a panel has moved on where the kit has not: options are added or left out. */
const withOptions = (
  builder: PanelSource,
  change: (options: Readonly<Record<string, unknown>>) => object,
): PanelSource => ({
  build: () => {
    const panel = builder.build();
    return { ...panel, options: change(panel.options as Record<string, unknown>) };
  },
});

/** Lines over time, the limits as lines. `stacked` where the series add up to something. */
export function lines(facts: Facts, stacked = false): PanelSource {
  const builder = state(new Timeseries(), full(facts))
    .legend(lastAndMax())
    .tooltip(
      new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending),
    )
    .lineWidth(1)
    .fillOpacity(stacked ? 30 : 5);
  if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (facts.limits.steps.length > 1) {
    builder.thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Line),
    );
  }
  return builder;
}

/** One number, coloured by its limits. */
export function figure(facts: Facts): PanelSource {
  return state(new Stat(), full({ height: 4, ...facts }))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .graphMode(BigValueGraphMode.Area)
    .colorMode(BigValueColorMode.Value);
}

/** Rows of a table; columns whose unit differs are given by name. */
export function table(facts: Facts, units: Readonly<Record<string, string>> = {}): PanelSource {
  const builder = state(new Table(), full(facts))
    .showHeader(true)
    .filterable(true)
    .cellOptions({ type: TableCellDisplayMode.Auto });
  for (const [column, unit] of Object.entries(units)) {
    builder.overrideByName(column, [{ id: 'unit', value: unit }]);
  }
  return withOptions(builder, ({ footer: _, ...options }) => options);
}

/** Bars of a category, the first column of the answer. */
export function bars(facts: Facts, xField: string): PanelSource {
  return state(new BarChart(), full(facts))
    .xField(xField)
    .orientation(VizOrientation.Auto)
    .xTickLabelMaxLength(20)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    );
}

/** Shares of a whole. */
export function shares(facts: Facts): PanelSource {
  const builder = state(new PieChart(), full(facts))
    .displayLabels([])
    .pieType(PieChartType.Donut)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(true))
    .legend(
      new PieChartLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Right)
        .showLegend(true)
        .values([PieChartLegendValues.Percent, PieChartLegendValues.Value]),
    );
  return withOptions(builder, (options) => ({ ...options, sort: 'desc' }));
}

/** Buckets over time by colour. */
export function heat(facts: Facts, yUnit: string): PanelSource {
  return state(new Heatmap(), full(facts))
    .calculate(false)
    .color(
      new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Viridis').steps(64),
    )
    .yAxis(new YAxisConfigBuilder().unit(yUnit));
}

/** A row per series and a cell per point, coloured by the limits. */
export function cells(facts: Facts): PanelSource {
  return state(new StatusHistory(), full(facts))
    .showValue(VisibilityMode.Never)
    .rowHeight(0.9)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(false),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None));
}

interface BubbleFields {
  readonly x: string;
  readonly y: string;
  readonly size: string;
  readonly colour: string;
}

/** Points whose size and colour are quantities of their own. */
export function bubbles(facts: Facts, { x, y, size, colour }: BubbleFields): PanelSource {
  const byName = (name: string) => new MatcherConfigBuilder().id('byName').options(name);
  return state(new XyChart(), full(facts))
    .show(XYShowMode.Points)
    .mapping(XySeries.Manual)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None))
    .pointSize({ fixed: 5, min: 4, max: 40 })
    .fillOpacity(50)
    .series([
      new XYSeriesConfigBuilder()
        .x({ matcher: byName(x).build() })
        .y({ matcher: byName(y).build() })
        .size({ matcher: byName(size).build() })
        .color({ matcher: byName(colour).build() }),
    ]);
}
