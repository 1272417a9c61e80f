import { ok } from '@oazapfts/runtime';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useSearchParams } from 'wouter';
import * as client from '../../../../client/generated.ts';
import type { DriftWindow } from '../../api/types.ts';
import { labels, useProfile } from '../../api/use-profile.ts';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { Empty, Failed, Loading } from '../../design/states.tsx';
import { Distribution } from './distribution.tsx';
import { HeatMapTable } from './heat-map.tsx';
import { heatMap, originsOf } from './heat-map-model.ts';
import { Verdict } from './verdict.tsx';

const everyMs = 15_000;
const shownWindows = 30;

export default function DriftPage() {
  const drift = useQuery({
    queryKey: ['drift'],
    queryFn: ({ signal }) => ok(client.drift({ limit: 200 }, { signal })),
    refetchInterval: everyMs,
  });
  return (
    <>
      <PageHeader
        title="Drift"
        about="Have the customers changed since the model was trained, and does it matter?"
      />
      {content()}
    </>
  );

  function content() {
    if (drift.data === undefined) {
      if (!drift.isError) return <Loading what="the windows" />;
      return <Failed what="the windows" error={drift.error} onRetry={() => void drift.refetch()} />;
    }
    const { windows, degraded } = drift.data;
    if (degraded.length > 0) {
      return <Empty title="ClickHouse does not answer">The windows are stored there.</Empty>;
    }
    if (windows.length === 0) {
      return (
        <Empty title="No window has closed yet">
          The first takes a minute of events and ten seconds.
        </Empty>
      );
    }
    return <Windows windows={windows} />;
  }
}

function Windows({ windows }: { readonly windows: readonly DriftWindow[] }) {
  const id = useId();
  const [search, setSearch] = useSearchParams();
  const labelOf = labels(useProfile().data);
  const origins = originsOf(windows);
  const origin = origins.find((one) => one === search.get('origin')) ?? origins[0]!;
  const map = heatMap(windows, origin, shownWindows);
  const chosen = map.windows.find(({ window_start }) => window_start === search.get('window'));
  const cell = chosen?.fields.find(({ field }) => field === search.get('field'));
  const set = (changes: Record<string, string>): void =>
    setSearch(new URLSearchParams({ ...Object.fromEntries(search), ...changes }));
  return (
    <>
      <Verdict window={map.windows.at(-1)!} labelOf={labelOf} />
      <Panel
        title="Fields by window"
        aside={
          <div className="filters">
            <label htmlFor={id}>Origin</label>
            <select
              id={id}
              value={origin}
              onChange={({ target }) => setSearch(new URLSearchParams({ origin: target.value }))}
            >
              {origins.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </div>
        }
      >
        {map.rows.length === 0 ? (
          <Empty title="No window could be compared yet">
            A window needs enough customers, and a model with a baseline.
          </Empty>
        ) : (
          <HeatMapTable
            map={map}
            labelOf={labelOf}
            chosen={
              chosen === undefined
                ? null
                : { window: chosen.window_start, field: search.get('field') ?? '' }
            }
            onChoose={(window, field) => set({ origin, window, field })}
          />
        )}
      </Panel>
      {chosen !== undefined && cell !== undefined && (
        <Distribution window={chosen} cell={cell} label={labelOf(cell.field)} />
      )}
    </>
  );
}
