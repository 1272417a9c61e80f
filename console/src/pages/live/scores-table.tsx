import { Link } from 'wouter';
import type { LiveScore } from '../../api/types.ts';
import { customerPath } from '../../app/paths.ts';
import { BandMark } from '../../design/band-mark.tsx';
import { Empty, Loading } from '../../design/states.tsx';
import { percent } from '../../format/numbers.ts';
import { clock } from '../../format/times.ts';

interface ScoresTableProps {
  readonly scores: readonly LiveScore[];
  readonly isFiltered: boolean;
  readonly isWaiting: boolean;
}

export function ScoresTable({ scores, isFiltered, isWaiting }: ScoresTableProps) {
  if (isWaiting) return <Loading what="the first scores" />;
  if (scores.length === 0 && isFiltered) {
    return (
      <Empty title="None of the last scores fits">It will be shown as soon as one does.</Empty>
    );
  }
  return (
    <div className="table-frame">
      <table className="table stacked">
        <caption className="visually-hidden">The customers scored last, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Customer</th>
            <th scope="col">Band</th>
            <th scope="col" className="number">
              Probability
            </th>
            <th scope="col">Strongest reason</th>
            <th scope="col">Event</th>
          </tr>
        </thead>
        <tbody>
          {scores.map((score) => (
            <tr key={score.event_id}>
              <td className="quiet">
                <time dateTime={new Date(score.scored_at).toISOString()}>
                  {clock(score.scored_at)}
                </time>
              </td>
              <th scope="row">
                <Link href={customerPath(score.customer_ref)}>{score.customer_ref}</Link>
              </th>
              <td>
                <BandMark band={score.band} />
              </td>
              <td className="number">{percent(score.churn_probability)}</td>
              <td className="wide">{score.top_reason ?? '–'}</td>
              <td className="quiet">{score.event_type}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
