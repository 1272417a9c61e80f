import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { moment } from '../format/times.ts';
import { useColours } from './use-colours.ts';

export interface Series {
  readonly name: string;
  /** A colour of the design, by its custom property. */
  readonly colour: string;
  readonly dashed?: boolean;
  readonly fill?: boolean;
  readonly points?: boolean;
}

interface TimeChartProps {
  /** Seconds since 1970, then the values of each series. */
  readonly data: readonly (readonly (number | null)[])[];
  readonly series: readonly Series[];
  /** In pixels. */
  readonly height: number;
  /** The length of the axis where it ends now; all data where absent. */
  readonly spanSeconds?: number;
  /** Bounds of the values; fitted where absent. */
  readonly range?: readonly [number, number];
  readonly format: (value: number) => string;
  /** What the chart shows, for who does not see it. */
  readonly text: string;
}

/** Lines over time on a canvas, with a legend that tells the values under the pointer. */
export function TimeChart(props: TimeChartProps) {
  const { data, series, height, spanSeconds, range, format, text } = props;
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(null);
  const latest = useRef(data);
  latest.current = data;
  const colours = useColours();
  useEffect(() => {
    const host = frame.current!;
    const made = new UPlot(
      options({ series, height, spanSeconds, range, format, colours, width: host.clientWidth }),
      latest.current as UPlot.AlignedData,
      host,
    );
    chart.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: host.clientWidth, height }));
    resized.observe(host);
    return () => {
      resized.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [series, height, spanSeconds, range, format, colours]);
  useEffect(() => chart.current?.setData(data as UPlot.AlignedData), [data]);
  return (
    <figure className="chart">
      <div
        ref={frame}
        aria-hidden="true"
        className="chart-canvas"
        style={{ minBlockSize: height }}
      />
      <figcaption className="visually-hidden">{text}</figcaption>
      <ul className="legend" aria-hidden="true">
        {series.map(({ name, colour, dashed }) => (
          <li key={name}>
            <span
              className={dashed ? 'swatch dashed' : 'swatch'}
              style={{ borderColor: `var(${colour})` }}
            />
            {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}

interface OptionsInput {
  readonly series: readonly Series[];
  readonly height: number;
  readonly width: number;
  readonly spanSeconds: number | undefined;
  readonly range: readonly [number, number] | undefined;
  readonly format: (value: number) => string;
  readonly colours: (name: string) => string;
}

function options({
  series,
  height,
  width,
  spanSeconds,
  range,
  format,
  colours,
}: OptionsInput): UPlot.Options {
  const axis = {
    stroke: colours('--text-quiet'),
    font: '12px "Inter Variable", system-ui, sans-serif',
    grid: { stroke: colours('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    plugins: [pointerLabel(series, format)],
    scales: {
      x: {
        time: true,
        ...(spanSeconds !== undefined && {
          range: (_: UPlot, _min: number, max: number) => {
            const end = max ?? Math.floor(Date.now() / 1_000);
            return [end - spanSeconds, end];
          },
        }),
      },
      y: {
        range: (_, min, max) =>
          range === undefined ? [Math.min(0, min ?? 0), Math.max(max ?? 1, 1) * 1.1] : [...range],
      },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 80, size: 28, values: dayTimes },
      { ...axis, size: 52, space: 40, values: (_, values) => values.map(format) },
    ],
    series: [
      {},
      ...series.map(({ name, colour, dashed, fill, points }) => ({
        label: name,
        stroke: colours(colour),
        width: 2,
        ...(dashed && { dash: [6, 4] }),
        ...(fill && { fill: colours('--series-1-fill') }),
        points: { show: points ?? false, size: 7, fill: colours(colour) },
      })),
    ],
  };
}

/** Times of an axis, with seconds only where they are needed, and days where there are several. */
function dayTimes(_: UPlot, seconds: number[], __: number, ___: number, step: number): string[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...(step >= 43_200
      ? { day: 'numeric', month: 'short' }
      : { timeStyle: step < 60 ? 'medium' : 'short' }),
  });
  return seconds.map((at) => format.format(at * 1_000));
}

/** The values under the pointer, in a box beside it. */
function pointerLabel(series: readonly Series[], format: (value: number) => string): UPlot.Plugin {
  const box = document.createElement('div');
  box.className = 'chart-label';
  return {
    hooks: {
      init: (chart) => {
        chart.over.append(box);
      },
      setCursor(chart) {
        const { idx, left = -1 } = chart.cursor;
        box.hidden = idx === null || idx === undefined || left < 0;
        if (idx === null || idx === undefined) return;
        const values = series.map(({ name }, i) => {
          const value = chart.data[i + 1]?.[idx];
          return `${name} ${value === null || value === undefined ? '–' : format(value)}`;
        });
        box.textContent = [moment(Number(chart.data[0][idx]) * 1_000), ...values].join('\n');
        const isRight = left > chart.over.clientWidth / 2;
        box.style.left = isRight ? '' : `${left + 12}px`;
        box.style.right = isRight ? `${chart.over.clientWidth - left + 12}px` : '';
      },
    },
  };
}
