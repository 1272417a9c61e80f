import type { Reason } from '../api/types.ts';
import { signed } from '../format/numbers.ts';

interface ReasonBarsProps {
  readonly reasons: readonly Reason[];
  /** What a feature is called. */
  readonly labelOf: (feature: string) => string;
}

/** Reasons as bars to the left (lower the risk) and right (raise it) of the average customer. */
export function ReasonBars({ reasons, labelOf }: ReasonBarsProps) {
  if (reasons.length === 0) {
    return <p className="quiet">The model of this score gives no reasons.</p>;
  }
  const most = Math.max(...reasons.map(({ contribution }) => Math.abs(contribution)));
  return (
    <figure className="reasons">
      <ul>
        {reasons.map(({ feature, value, contribution }) => {
          const share = (50 * Math.abs(contribution)) / most;
          const raises = contribution > 0;
          return (
            <li key={feature} className="reason">
              <span className="reason-what">
                {labelOf(feature)}
                {value !== undefined && <span className="quiet"> {value ?? 'not known'}</span>}
              </span>
              <span className="reason-track" aria-hidden="true">
                <span
                  className={raises ? 'reason-bar raises' : 'reason-bar lowers'}
                  style={{ inlineSize: `${share}%` }}
                />
              </span>
              <span className="reason-by">
                {signed(contribution, 2)}
                <span className="visually-hidden">
                  {raises ? ', raises the risk' : ', lowers the risk'}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      <figcaption className="quiet reason-axis" aria-hidden="true">
        <span>← lowers the risk</span>
        <span>raises the risk →</span>
      </figcaption>
    </figure>
  );
}
