import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, type Spec, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { projectRoot } from '../platform/config/project-root.ts';

type Series = 'partitions' | 'processes' | 'batch' | 'customers';
/** What is drawn of a measurement. */
interface GrowthPoint extends Readonly<Record<Exclude<Series, 'customers'>, number | null>> {
  readonly series: Series;
  readonly events: number;
  readonly events_per_second: number;
}

/** Draws docs/growth.json, which `churn bench growth --json` printed, as docs/growth.svg. */
const docs = join(projectRoot(), 'docs');
const { points } = JSON.parse(await readFile(join(docs, 'growth.json'), 'utf8')) as {
  readonly points: readonly GrowthPoint[];
};
const titles: Readonly<Record<Series, string>> = {
  partitions: 'partitions',
  processes: 'processes of enrich, 4 partitions',
  batch: 'most records of a transaction',
  customers: 'events, of which four fifths are of new customers',
};

const panel = (series: Series): object => ({
  title: { text: titles[series], fontSize: 12, fontWeight: 'normal' },
  width: 150,
  height: 170,
  data: {
    values: points
      .filter((point) => point.series === series)
      .map((point) => ({
        at: String(series === 'customers' ? point.events : point[series]),
        perSecond: point.events_per_second,
      })),
  },
  layer: [
    { mark: { type: 'bar', color: '#0072b2' } },
    {
      mark: { type: 'text', dy: -6, fontSize: 10 },
      encoding: { text: { field: 'perSecond', type: 'quantitative', format: ',.0f' } },
    },
  ],
  encoding: {
    x: { field: 'at', type: 'ordinal', sort: null, title: null, axis: { labelAngle: 0 } },
    y: {
      field: 'perSecond',
      type: 'quantitative',
      title: series === 'partitions' ? 'events/s' : null,
      axis: { format: '~s', tickCount: 5 },
    },
  },
});

const spec = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  background: 'white',
  config: { font: 'sans-serif' },
  hconcat: (['partitions', 'processes', 'batch', 'customers'] as const).map(panel),
  resolve: { scale: { y: 'shared' } },
};
const view = new View(parse(compile(spec as TopLevelSpec).spec as Spec), { renderer: 'none' });
await writeFile(join(docs, 'growth.svg'), `${await view.toSVG()}\n`);
console.log('wrote docs/growth.svg');
