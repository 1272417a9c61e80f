import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { Figure } from '../../design/figure.tsx';
import { Icon } from '../../design/icon.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { percent, rate, whole } from '../../format/numbers.ts';
import { type LiveState, recentRates } from '../../live-stream/live-store.ts';
import { useLive } from '../../live-stream/use-live.ts';
import { ConnectionMark } from './connection-mark.tsx';
import { RateChart } from './rate-chart.tsx';
import { filterOf, matches, ScoreFilter, withFilter } from './score-filter.tsx';
import { ScoresTable } from './scores-table.tsx';

const shownScores = 50;

export function LivePage() {
  const { state, connection } = useLive();
  const [held, setHeld] = useState<LiveState | null>(null);
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const shown = held ?? state;
  const scores = shown.latest.filter((score) => matches(score, filter));
  return (
    <>
      <PageHeader title="Live" about="What comes in, and how it is scored, as it happens.">
        <ConnectionMark
          connection={connection}
          following={state.following}
          isHeld={held !== null}
        />
        <button
          type="button"
          className="button"
          aria-pressed={held !== null}
          onClick={() => setHeld(held === null ? state : null)}
        >
          <Icon name={held === null ? 'pause' : 'play'} />
          {held === null ? 'Pause' : 'Resume'}
        </button>
      </PageHeader>
      <Figures state={shown} />
      <Panel title="Events per second" aside="last 3 minutes">
        <RateChart seconds={shown.seconds} />
      </Panel>
      <Panel
        title="Scored last"
        aside={
          <ScoreFilter
            filter={filter}
            onChange={(next) => setSearch(withFilter(search, next), { replace: true })}
          />
        }
      >
        <ScoresTable
          scores={scores.slice(0, shownScores)}
          isFiltered={filter.band !== null || filter.text !== ''}
          isWaiting={shown.latest.length === 0}
        />
      </Panel>
    </>
  );
}

function Figures({ state }: { readonly state: LiveState }) {
  const rates = recentRates(state);
  const atRisk = state.latest.filter(({ churn_label }) => churn_label).length;
  const share = state.latest.length === 0 ? '–' : percent(atRisk / state.latest.length, 0);
  return (
    <dl className="figures">
      <Figure label="Events in" value={rates === null ? '–' : rate(rates.received)} unit="/s" />
      <Figure label="Scores out" value={rates === null ? '–' : rate(rates.scored)} unit="/s" />
      <Figure
        label="Likely to leave"
        value={share}
        note={`of the last ${whole(state.latest.length)} shown`}
      />
      <Figure label="Refused" value={whole(state.dead)} note="since this page was opened" />
    </dl>
  );
}
