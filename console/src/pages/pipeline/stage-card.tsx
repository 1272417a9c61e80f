import type { Stage } from '../../api/types.ts';
import { rate, whole } from '../../format/numbers.ts';
import { span } from '../../format/times.ts';
import { healthOf } from './flow.ts';

const words = { away: 'does not answer', behind: 'behind', idle: 'idle', fine: 'running' } as const;

export function StageCard({ stage }: { readonly stage: Stage }) {
  const health = healthOf(stage);
  return (
    <article className={`stage stage-${health}`} aria-label={stage.name}>
      <h3>{stage.name}</h3>
      <p className="stage-health">
        <span className="dot" aria-hidden="true" />
        {words[health]}
      </p>
      <p className="stage-rate">
        {stage.rate === null ? '–' : rate(stage.rate)}
        <span className="figure-unit"> /s</span>
      </p>
      <dl className="stage-figures">
        {stage.reads !== null && <Item name="in" value={count(stage.in)} />}
        <Item name="out" value={count(stage.out)} />
        <Item name="dead" value={count(stage.dead)} />
        {stage.reads !== null && <Item name="lag" value={seconds(stage.lag_seconds)} />}
        {stage.age_p99_seconds === null ? (
          <Item name="batch p99" value={seconds(stage.duration_p99_seconds)} />
        ) : (
          <Item name="age p99" value={seconds(stage.age_p99_seconds)} />
        )}
      </dl>
    </article>
  );
}

function Item({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const count = (value: number | null): string => (value === null ? '–' : whole(value));
const seconds = (value: number | null): string => (value === null ? '–' : span(value));
