import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { problemOf } from '../../api/problem.ts';
import { scoreCustomer } from '../../api/score-customer.ts';
import type { Field, Profile } from '../../api/types.ts';
import { changesOf, withChanges } from './address.ts';
import { CustomerForm } from './customer-form.tsx';
import { changedFields, type Entries, parseEntries } from './form-values.ts';
import { ScoreResult } from './score-result.tsx';
import { ScoreSummary } from './score-summary.tsx';
import { useSettled } from './use-settled.ts';

interface ScoringProps {
  readonly profile: Profile;
  readonly fields: readonly Field[];
  /** What the form begins with: the result of this is what changes are compared with. */
  readonly start: Entries;
}

/** How long the form must be left alone before it is scored, in milliseconds. */
const settleMs = 250;

/** The form and its result. Every change is scored by itself and compared with where the form began. */
export function Scoring({ profile, fields, start }: ScoringProps) {
  const [search, setSearch] = useSearchParams();
  const [entries, setEntries] = useState<Entries>({ ...start, ...changesOf(search, fields) });
  const { values, errors } = useMemo(() => parseEntries(fields, entries), [fields, entries]);
  const isRight = Object.keys(errors).length === 0;
  const asked = useSettled(values, settleMs);
  const first = useMemo(() => parseEntries(fields, start).values, [fields, start]);
  const before = useQuery({
    queryKey: ['score', first],
    queryFn: ({ signal }) => scoreCustomer(first, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const now = useQuery({
    queryKey: ['score', asked],
    queryFn: ({ signal }) => scoreCustomer(asked, signal),
    enabled: isRight,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const changed = changedFields(fields, entries, start);
  const score = useDeferredValue(now.data);
  const isStale = !isRight || now.isPlaceholderData || asked !== values;
  const compared = changed.length > 0 ? before.data : undefined;
  const change = (next: Entries): void => {
    setEntries(next);
    setSearch(withChanges(search, fields, next, start), { replace: true });
  };
  return (
    <div className="scoring">
      <div className="scoring-form">
        {score !== undefined && now.error === null && (
          <ScoreSummary score={score} before={isStale ? undefined : compared} />
        )}
        <CustomerForm
          fields={fields}
          entries={entries}
          start={start}
          errors={{ ...refusals(now.error), ...errors }}
          onChange={(name, text) => change({ ...entries, [name]: text })}
          onReset={() => change(start)}
          onSubmit={() => void now.refetch()}
        />
      </div>
      <ScoreResult
        profile={profile}
        score={score}
        before={compared}
        error={now.error}
        isStale={isStale}
        values={values}
        onRetry={() => void now.refetch()}
      />
    </div>
  );
}

/** What the interface refused, by field. */
function refusals(error: unknown): Record<string, string> {
  const errors = problemOf(error)?.errors ?? [];
  return Object.fromEntries(
    errors.map(({ pointer, detail }) => [pointer.split('/').at(-1) ?? '', detail]),
  );
}
