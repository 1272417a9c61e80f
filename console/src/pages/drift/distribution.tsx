import type { DriftWindow, FieldDrift } from '../../api/types.ts';
import { Panel } from '../../design/panel.tsx';
import { percent, short, signed } from '../../format/numbers.ts';
import { clock } from '../../format/times.ts';

interface DistributionProps {
  readonly window: DriftWindow;
  readonly cell: FieldDrift;
  readonly label: string;
}

/** How the values of one field lie in one window, beside those of the training. */
export function Distribution({ window, cell, label }: DistributionProps) {
  const { bins, reference, current, effect, threshold, importance, method, q } = cell;
  const most = Math.max(...reference, ...current, Number.MIN_VALUE);
  const width = (share: number) => ({ inlineSize: `${(100 * share) / most}%` });
  return (
    <Panel title={label} aside={`window from ${clock(window.window_start)}, ${window.n} customers`}>
      <dl className="facts">
        <Fact name="Effect" value={short(effect)} />
        <Fact name="By chance up to" value={short(threshold)} />
        <Fact name="Importance" value={importance === null ? '–' : percent(importance)} />
        <Fact name="False alarms" value={`${percent(q, 2)} (${method})`} />
      </dl>
      <div className="table-frame">
        <table className="table distribution">
          <caption>
            <span className="legend-inline">
              <span className="swatch-box reference" aria-hidden="true" /> training
              <span className="swatch-box current" aria-hidden="true" /> this window
            </span>
          </caption>
          <thead>
            <tr>
              <th scope="col">Value</th>
              <td className="bars" />
              <th scope="col" className="number">
                Training
              </th>
              <th scope="col" className="number">
                Window
              </th>
              <th scope="col" className="number">
                Difference
              </th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin, i) => {
              const [was, is] = [reference[i] ?? 0, current[i] ?? 0];
              return (
                <tr key={bin}>
                  <th scope="row">{bin}</th>
                  <td aria-hidden="true" className="bars">
                    <span className="share-bar reference" style={width(was)} />
                    <span className="share-bar current" style={width(is)} />
                  </td>
                  <td className="number">{percent(was)}</td>
                  <td className="number">{percent(is)}</td>
                  <td className="number">{signed(100 * (is - was), 1)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
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
