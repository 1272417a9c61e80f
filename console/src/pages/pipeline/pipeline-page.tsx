import { ok } from '@oazapfts/runtime';
import { useQuery } from '@tanstack/react-query';
import * as client from '../../../../client/generated.ts';
import type { Pipeline } from '../../api/types.ts';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { Empty, Failed, Loading } from '../../design/states.tsx';
import { span } from '../../format/times.ts';
import { flowOf } from './flow.ts';
import { StageCard } from './stage-card.tsx';
import { StageTable } from './stage-table.tsx';

const everyMs = 2_000;

export default function PipelinePage() {
  const pipeline = useQuery({
    queryKey: ['pipeline'],
    queryFn: ({ signal }) => ok(client.pipeline({ signal })),
    refetchInterval: everyMs,
  });
  return (
    <>
      <PageHeader
        title="Pipeline"
        about="What every stage has read, handed on and refused, and how far behind it is."
      >
        {pipeline.failureCount > 0 && pipeline.data !== undefined && (
          <p className="connection connection-lost" role="status">
            <span className="dot" aria-hidden="true" />
            Reconnecting …
          </p>
        )}
      </PageHeader>
      {content()}
    </>
  );

  function content() {
    if (pipeline.data !== undefined) return <Stages pipeline={pipeline.data} />;
    if (pipeline.isError) {
      return (
        <Failed what="the stages" error={pipeline.error} onRetry={() => void pipeline.refetch()} />
      );
    }
    return <Loading what="the stages" />;
  }
}

function Stages({
  pipeline: { stages, window_seconds, degraded },
}: {
  readonly pipeline: Pipeline;
}) {
  if (stages.length === 0) {
    return (
      <Empty title="The interface does not know the stages">
        Set <code>CHURN_STAGES</code>; <code>npm start</code> does.
      </Empty>
    );
  }
  return (
    <>
      {degraded.length > 0 && (
        <p className="notice" role="alert">
          No answer from {degraded.join(', ')}.
        </p>
      )}
      <ol className="flow" aria-label="The stages, upstream first">
        {flowOf(stages).map(({ topic, members }) => (
          <li key={topic ?? 'producers'} className="flow-step">
            <h2 className="flow-topic">
              {topic === null ? (
                'producers'
              ) : (
                <>
                  <span className="visually-hidden">read </span>
                  {topic}
                </>
              )}
            </h2>
            <ul className="flow-stages">
              {members.map((stage) => (
                <li key={stage.name}>
                  <StageCard stage={stage} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      <Panel
        title="In figures"
        aside={
          window_seconds === null
            ? 'percentiles since the start'
            : `rates and percentiles of the last ${span(window_seconds)}`
        }
      >
        <StageTable stages={stages} />
      </Panel>
    </>
  );
}
