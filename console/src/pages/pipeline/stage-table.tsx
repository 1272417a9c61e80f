import type { Stage } from '../../api/types.ts';
import { rate, whole } from '../../format/numbers.ts';
import { span } from '../../format/times.ts';

type Column = readonly [string, (stage: Stage) => string];

const told = (value: number | null, format: (value: number) => string): string =>
  value === null ? '–' : format(value);

const columns: readonly Column[] = [
  ['In', (stage) => told(stage.in, whole)],
  ['Out', (stage) => told(stage.out, whole)],
  ['Dead', (stage) => told(stage.dead, whole)],
  ['Repeats', (stage) => told(stage.duplicate, whole)],
  ['Rate /s', (stage) => told(stage.rate, rate)],
  ['Lag', (stage) => told(stage.lag_seconds, span)],
  ['Lag, records', (stage) => told(stage.lag_records, whole)],
  ['Event age p99', (stage) => told(stage.age_p99_seconds, span)],
  ['Batch p99', (stage) => told(stage.duration_p99_seconds, span)],
];

export function StageTable({ stages }: { readonly stages: readonly Stage[] }) {
  return (
    <div className="table-frame">
      <table className="table labelled">
        <caption className="visually-hidden">Every stage in figures</caption>
        <thead>
          <tr>
            <th scope="col">Stage</th>
            {columns.map(([name]) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <tr key={stage.name}>
              <th scope="row">{stage.name}</th>
              {columns.map(([name, of]) => (
                <td key={name} className="number" data-label={name}>
                  {of(stage)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
