import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Query } from './queries.ts';

/** What every panel says, whatever it looks like. */
export interface PanelFacts {
  readonly title: string;
  /** What it shows, what a rise means, and where to read on. */
  readonly description: string;
  readonly unit: string;
  /** From which value on it is worth a look, and from which it is bad. */
  readonly limits: Limits;
  readonly queries: readonly Query[];
  readonly datasource: DataSourceRef;
  /** Of the 24 columns of a dashboard. */
  readonly width: number;
  readonly height?: number;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly noValue?: string;
}

/** Colours that people tell apart whatever they see of red and green: blue is well, orange to be watched, red bad. */
const colours = { well: 'blue', watch: 'orange', bad: 'dark-red' } as const;

export interface Limits {
  readonly steps: readonly Threshold[];
}

/** Bad is high: at `bad` and above, worth a look from `watch`. */
export const notAbove = (bad: number, watch?: number): Limits => ({
  steps: [
    { value: null, color: colours.well },
    ...(watch === undefined ? [] : [{ value: watch, color: colours.watch }]),
    { value: bad, color: colours.bad },
  ],
});

/** Bad is low: below `bad`, worth a look below `watch`. */
export const notBelow = (bad: number, watch?: number): Limits => ({
  steps: [
    { value: null, color: colours.bad },
    ...(watch === undefined ? [] : [{ value: bad, color: colours.watch }]),
    { value: watch ?? bad, color: colours.well },
  ],
});

/** What is neither good nor bad: one step, so that its colour says nothing. */
export const noLimit: Limits = { steps: [{ value: null, color: colours.well }] };

/** The part of a panel's builder that every kind has. */
interface CommonBuilder<Self> {
  title(title: string): Self;
  description(text: string): Self;
  unit(unit: string): Self;
  thresholds(thresholds: ThresholdsConfigBuilder): Self;
  targets(targets: Query[]): Self;
  datasource(ref: DataSourceRef): Self;
  span(columns: number): Self;
  height(rows: number): Self;
  decimals(decimals: number): Self;
  min(min: number): Self;
  max(max: number): Self;
  noValue(text: string): Self;
}

/** States the facts of a panel. "No data" stays distinct from zero. */
export function state<Builder extends CommonBuilder<Builder>>(
  builder: Builder,
  facts: PanelFacts,
): Builder {
  const { title, description, unit, limits, queries, datasource, width, height = 8 } = facts;
  const thresholds = new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([...limits.steps]);
  builder
    .title(title)
    .description(description)
    .unit(unit)
    .thresholds(thresholds)
    .targets(queries.map(named))
    .datasource(datasource)
    .span(width)
    .height(height)
    .noValue(facts.noValue ?? 'no data');
  if (facts.decimals !== undefined) builder.decimals(facts.decimals);
  if (facts.min !== undefined) builder.min(facts.min);
  if (facts.max !== undefined) builder.max(facts.max);
  return builder;
}

const named = (query: Query, index: number): Query => ({
  build: () => ({ ...query.build(), refId: String.fromCharCode(65 + index) }),
});
