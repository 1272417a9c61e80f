import { ok } from '@oazapfts/runtime';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import * as client from '../../../../client/generated.ts';
import { isCode } from '../../api/problem.ts';
import type { Customer, Profile } from '../../api/types.ts';
import { labels, useProfile } from '../../api/use-profile.ts';
import { whatIfPath } from '../../app/paths.ts';
import { BandMark } from '../../design/band-mark.tsx';
import { Figure } from '../../design/figure.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { ReasonBars } from '../../design/reason-bars.tsx';
import { Empty, Failed, Loading } from '../../design/states.tsx';
import { percent, signed, whole } from '../../format/numbers.ts';
import { moment, span } from '../../format/times.ts';
import { FeatureTable } from './feature-table.tsx';
import { ScoreHistory } from './score-history.tsx';

const everyMs = 5_000;

export default function CustomerPage({ customerRef }: { readonly customerRef: string }) {
  const profile = useProfile();
  const customer = useQuery({
    queryKey: ['customer', customerRef],
    queryFn: ({ signal }) => ok(client.customer(customerRef, { history: 200 }, { signal })),
    refetchInterval: everyMs,
  });
  return (
    <>
      <PageHeader title={customerRef} about={<Link href="/customers">All customers</Link>}>
        <Link href={whatIfPath(customerRef)} className="button primary">
          Score with changes
        </Link>
      </PageHeader>
      {content()}
    </>
  );

  function content() {
    if (isCode(customer.error, 'unknown-customer') || isCode(customer.error, 'invalid')) {
      return (
        <Empty title="Nobody knows this customer">
          No event of it was scored yet. <Link href="/customers">See who is known</Link>.
        </Empty>
      );
    }
    if (customer.isError && customer.data === undefined) {
      return (
        <Failed
          what="the customer"
          error={customer.error}
          onRetry={() => void customer.refetch()}
        />
      );
    }
    if (customer.data === undefined) return <Loading what="the customer" />;
    return <Known customer={customer.data} profile={profile.data} />;
  }
}

interface KnownProps {
  readonly customer: Customer;
  readonly profile: Profile | undefined;
}

function Known({ customer, profile }: KnownProps) {
  const { features, score, history, degraded } = customer;
  const change = features?.probability_change ?? null;
  return (
    <>
      {degraded.length > 0 && (
        <p className="notice" role="status">
          Not everything could be asked: {degraded.join(', ')}.
        </p>
      )}
      <dl className="figures">
        <Figure
          label="Likely to leave"
          value={percent(score.churn_probability)}
          note={<BandMark band={score.band} />}
        />
        <Figure
          label="Since the event before"
          value={change === null ? '–' : signed(100 * change, 1)}
          {...(change === null ? { note: 'there was none' } : { unit: 'points' })}
        />
        <Figure
          label="State as of"
          value={score.features.age_seconds === null ? '–' : span(score.features.age_seconds)}
          note={score.features.as_of === null ? undefined : moment(score.features.as_of)}
        />
        <Figure
          label="Events"
          value={features === null ? '–' : whole(features.events.last_week)}
          note="in the last week"
        />
      </dl>
      <div className="columns">
        <Panel title="Strongest reasons" aside="against the average customer">
          <ReasonBars reasons={score.reasons} labelOf={labels(profile)} />
        </Panel>
        <Panel
          title="Score history"
          aside={history.length === 1 ? '1 score' : `${history.length} scores`}
        >
          <ScoreHistory history={history} threshold={score.threshold} />
        </Panel>
      </div>
      <Panel title="Features" aside={`from ${score.features.source}`}>
        {features === null ? (
          <Empty title="No served features">They have expired, or Redis is away.</Empty>
        ) : (
          <FeatureTable features={features} profile={profile} />
        )}
      </Panel>
    </>
  );
}
