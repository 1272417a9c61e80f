import { useAccess } from '../../access/access-gate.tsx';
import type { Profile, Score, Values } from '../../api/types.ts';
import { labels } from '../../api/use-profile.ts';
import { BandMark } from '../../design/band-mark.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Panel } from '../../design/panel.tsx';
import { ProbabilityBar } from '../../design/probability-bar.tsx';
import { ReasonBars } from '../../design/reason-bars.tsx';
import { Failed, Loading } from '../../design/states.tsx';
import { percent, signed } from '../../format/numbers.ts';
import { curlCommand } from './curl-command.ts';

interface ScoreResultProps {
  readonly profile: Profile;
  readonly score: Score | undefined;
  /** The score before any change; absent while there is none. */
  readonly before: Score | undefined;
  readonly error: unknown;
  /** Whether the form has moved on since. */
  readonly isStale: boolean;
  readonly values: Values;
  readonly onRetry: () => void;
}

export function ScoreResult(props: ScoreResultProps) {
  const { profile, score, before, error, isStale, values, onRetry } = props;
  const access = useAccess();
  return (
    <Panel
      title="Result"
      className={isStale ? 'result stale' : 'result'}
      aside={
        <CopyButton
          label="Copy as curl"
          text={() => curlCommand(location.origin, values, access.hasKey())}
        />
      }
    >
      {error !== null && <Failed what="the score" error={error} onRetry={onRetry} />}
      {error === null && score === undefined && <Loading what="the score" />}
      {error === null && score !== undefined && (
        <>
          <Headline score={score} before={before} isStale={isStale} />
          <h3>Strongest reasons</h3>
          <ReasonBars reasons={score.reasons} labelOf={labels(profile)} />
          <Facts score={score} />
        </>
      )}
    </Panel>
  );
}

function Headline({
  score,
  before,
  isStale,
}: Pick<ScoreResultProps, 'before' | 'isStale'> & { readonly score: Score }) {
  const { churn_probability: now, band, threshold, churn_label } = score;
  const change = before === undefined ? null : now - before.churn_probability;
  return (
    <>
      <p className="headline" aria-live="polite" aria-busy={isStale}>
        <span className="headline-value">{percent(now)}</span>
        <span className="headline-side">
          <BandMark band={band} />
          {before !== undefined && change !== null && !isStale && (
            <span className="what-if">
              {signed(100 * change, 1)} points, was {percent(before.churn_probability)}
            </span>
          )}
        </span>
      </p>
      <ProbabilityBar
        probability={now}
        threshold={threshold}
        before={before?.churn_probability ?? null}
      />
      <p className="quiet">
        {churn_label ? 'Likely to leave' : 'Likely to stay'}: the model calls a customer likely to
        leave from {percent(threshold)} on.
      </p>
    </>
  );
}

function Facts({ score }: { readonly score: Score }) {
  return (
    <dl className="facts">
      <div>
        <dt>Model</dt>
        <dd>{score.model_version}</dd>
      </div>
      <div>
        <dt>Calibrated</dt>
        <dd>{score.calibrated ? 'yes, out of fold' : 'no'}</dd>
      </div>
      <div>
        <dt>Answered in</dt>
        <dd>{score.took_ms.toFixed(1)} ms</dd>
      </div>
      {score.flags.length > 0 && (
        <div>
          <dt>Odd</dt>
          <dd>{score.flags.join(', ')}</dd>
        </div>
      )}
      {score.degraded.length > 0 && (
        <div>
          <dt>Missing</dt>
          <dd>{score.degraded.map((what) => what.replace('missing:', '')).join(', ')}</dd>
        </div>
      )}
    </dl>
  );
}
