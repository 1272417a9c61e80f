import { useMemo } from 'react';
import type { HistoryRow } from '../../api/types.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { Empty } from '../../design/states.tsx';
import { percent } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';

const series = [
  { name: 'Probability', colour: '--series-1', points: true },
  { name: 'Threshold', colour: '--series-2', dashed: true },
] as const;
const unit = [0, 1] as const;
const inTable = 10;
const asPercent = (value: number): string => percent(value, 0);

interface ScoreHistoryProps {
  /** Newest first. */
  readonly history: readonly HistoryRow[];
  readonly threshold: number;
}

export function ScoreHistory({ history, threshold }: ScoreHistoryProps) {
  const data = useMemo(() => {
    const rising = [...history].reverse();
    return [
      rising.map(({ occurred_at }) => Date.parse(occurred_at) / 1_000),
      rising.map(({ churn_probability }) => churn_probability),
      rising.map(() => threshold),
    ];
  }, [history, threshold]);
  if (history.length === 0) {
    return <Empty title="No scores are stored">Postgres has none, or is away.</Empty>;
  }
  return (
    <>
      {history.length > 1 && (
        <TimeChart
          data={data}
          series={series}
          height={180}
          range={unit}
          format={asPercent}
          text={inWords(history)}
        />
      )}
      <div className="table-frame">
        <table className="table">
          <caption className="visually-hidden">The newest scores of the customer</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Event</th>
              <th scope="col" className="number">
                Probability
              </th>
            </tr>
          </thead>
          <tbody>
            {history.slice(0, inTable).map((row) => (
              <tr key={row.event_id}>
                <td className="quiet">{moment(row.occurred_at)}</td>
                <td>{row.event_type}</td>
                <td className="number">{percent(row.churn_probability)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function inWords(history: readonly HistoryRow[]): string {
  const [newest] = history;
  const oldest = history.at(-1);
  return `${history.length} scores, from ${percent(oldest?.churn_probability ?? 0)} to ${percent(newest?.churn_probability ?? 0)}.`;
}
