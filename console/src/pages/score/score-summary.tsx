import type { Score } from '../../api/types.ts';
import { BandMark } from '../../design/band-mark.tsx';
import { percent, signed } from '../../format/numbers.ts';

interface ScoreSummaryProps {
  readonly score: Score;
  /** The score before any change; absent while there is none. */
  readonly before: Score | undefined;
}

/** The result in a line that stays in sight above the form on a narrow screen. Who listens is told by the result itself. */
export function ScoreSummary({ score, before }: ScoreSummaryProps) {
  const now = score.churn_probability;
  return (
    <p className="score-summary" aria-hidden="true">
      <strong>{percent(now)}</strong>
      <BandMark band={score.band} />
      {before !== undefined && (
        <span className="quiet">{signed(100 * (now - before.churn_probability), 1)} points</span>
      )}
    </p>
  );
}
