import type { DriftWindow, FieldDrift } from '../../api/types.ts';
import { Panel } from '../../design/panel.tsx';
import { percent, short, signed, whole } from '../../format/numbers.ts';
import { clock } from '../../format/times.ts';
import { Histogram } from './histogram.tsx';

interface DistributionProps {
  readonly window: DriftWindow;
  readonly cell: FieldDrift;
  readonly label: string;
}

/** Bins that are told without being asked for. */
const fewBins = 8;

/** How the values of one field lie in one window, beside those of the training. */
export function Distribution({ window, cell, label }: DistributionProps) {
  const { bins, effect, threshold, importance, method, q, kind } = cell;
  return (
    <Panel
      title={label}
      aside={`window from ${clock(window.window_start)}, ${whole(window.n)} customers`}
    >
      <dl className="facts">
        <Fact name="Effect" value={short(effect)} />
        <Fact name="By chance up to" value={short(threshold)} />
        <Fact name="Importance" value={importance === null ? '–' : percent(importance)} />
        <Fact name="False alarms" value={percent(q, 2)} />
        <Fact name="Test" value={method} />
      </dl>
      <figure className="chart">
        <Histogram {...cell} />
        {bins.length <= fewBins ? (
          <p className="axis quiet" aria-hidden="true">
            {bins.map((bin) => (
              <span key={bin}>{bin}</span>
            ))}
          </p>
        ) : (
          <p className="axis ends quiet" aria-hidden="true">
            <span>{bins[0]}</span>
            <span>{bins.at(-1)}</span>
          </p>
        )}
        <figcaption>
          <span className="legend-inline">
            <span>
              <span className="swatch-box reference" aria-hidden="true" /> training
            </span>
            <span>
              <span className="swatch-box current" aria-hidden="true" /> this window
            </span>
          </span>
        </figcaption>
      </figure>
      <details open={kind === 'category' || bins.length <= fewBins}>
        <summary>All {bins.length} values in figures</summary>
        <Shares cell={cell} />
      </details>
    </Panel>
  );
}

function Shares({ cell: { bins, reference, current } }: { readonly cell: FieldDrift }) {
  return (
    <div className="table-frame">
      <table className="table">
        <caption className="visually-hidden">Share of each value, then and now</caption>
        <thead>
          <tr>
            <th scope="col">Value</th>
            <th scope="col" className="number">
              Training
            </th>
            <th scope="col" className="number">
              Window
            </th>
            <th scope="col" className="number">
              Points
            </th>
          </tr>
        </thead>
        <tbody>
          {bins.map((bin, i) => {
            const [was, is] = [reference[i] ?? 0, current[i] ?? 0];
            return (
              <tr key={bin}>
                <th scope="row">{bin}</th>
                <td className="number">{percent(was)}</td>
                <td className="number">{percent(is)}</td>
                <td className="number">{signed(100 * (is - was), 1)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
