import { useEffect, useRef } from 'react';
import type { DriftWindow, FieldDrift } from '../../api/types.ts';
import { percent, short } from '../../format/numbers.ts';
import { clock } from '../../format/times.ts';
import { type HeatMap, isLabelled, stepOf } from './heat-map-model.ts';

interface HeatMapProps {
  readonly map: HeatMap;
  readonly labelOf: (field: string) => string;
  readonly chosen: { readonly window: string; readonly field: string } | null;
  readonly onChoose: (window: string, field: string) => void;
}

/** Fields by windows. Darker is further from the training; an alarm has a mark of its own besides. */
export function HeatMapTable({ map: { windows, rows }, labelOf, chosen, onChoose }: HeatMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  // Where not all of it fits, the newest windows are what is looked for.
  useEffect(() => frame.current?.scrollTo({ left: frame.current.scrollWidth }), []);
  return (
    <>
      <div className="table-frame" ref={frame}>
        <table className="heat">
          <caption className="visually-hidden">
            Effect of each field in each window, against what chance brings. The fields that matter
            most to the model stand first.
          </caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col" className="number heat-importance">
                Importance
              </th>
              {windows.map((window, i) => (
                <WindowHead
                  key={window.window_start}
                  window={window}
                  isLabelled={isLabelled(i, windows.length)}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ field, importance, cells }) => (
              <tr key={field}>
                <th scope="row">{labelOf(field)}</th>
                <td className="number quiet heat-importance">
                  {importance === null ? '' : percent(importance, importance < 0.1 ? 1 : 0)}
                </td>
                {cells.map((cell, i) => {
                  const window = windows[i]!.window_start;
                  const isChosen = chosen?.window === window && chosen.field === field;
                  return (
                    <td key={window} className="heat-cell">
                      {cell !== null && (
                        <Cell
                          cell={cell}
                          name={`${labelOf(field)}, ${clock(window)}`}
                          isChosen={isChosen}
                          onChoose={() => onChoose(window, field)}
                        />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Legend />
    </>
  );
}

function WindowHead({
  window,
  isLabelled,
}: {
  readonly window: DriftWindow;
  readonly isLabelled: boolean;
}) {
  const at = clock(window.window_start).slice(0, 5);
  return (
    <th scope="col" className={window.drift ? 'heat-window drifted' : 'heat-window'}>
      <span className={isLabelled ? '' : 'visually-hidden'}>{at}</span>
    </th>
  );
}

interface CellProps {
  readonly cell: FieldDrift;
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Cell({ cell, name, isChosen, onChoose }: CellProps) {
  const told = `${name}: effect ${short(cell.effect)}, by chance up to ${short(cell.threshold)}${cell.field_alarm ? ', alarm' : ''}`;
  return (
    <button
      type="button"
      className={`heat-step-${stepOf(cell)}`}
      aria-label={told}
      aria-pressed={isChosen}
      title={told}
      onClick={onChoose}
    >
      {cell.field_alarm ? '●' : ''}
    </button>
  );
}

function Legend() {
  return (
    <p className="heat-legend quiet">
      Effect against chance:
      {['< ¼', '¼', '½', '1', '2', '5 ×'].map((text, step) => (
        <span key={text} className="heat-key">
          <span className={`heat-swatch heat-step-${step}`} aria-hidden="true" />
          {text}
        </span>
      ))}
      <span className="heat-key">
        <span aria-hidden="true">●</span> alarm
      </span>
    </p>
  );
}
