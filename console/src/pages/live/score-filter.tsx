import { useId } from 'react';
import type { Band, LiveScore } from '../../api/types.ts';
import { bands } from '../../design/band-mark.tsx';

/** What is asked of a score to be shown. */
export interface Filter {
  readonly band: Band | null;
  /** In the customer, the kind of event or the reason. */
  readonly text: string;
}

/** Reads the filter that an address carries. */
export function filterOf(search: URLSearchParams): Filter {
  const named = search.get('band');
  return { band: bands.find((band) => band === named) ?? null, text: search.get('q') ?? '' };
}

/** The address's parameters with another filter. */
export function withFilter(search: URLSearchParams, { band, text }: Filter): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of [
    ['band', band ?? ''],
    ['q', text],
  ] as const) {
    if (value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}

export function matches(score: LiveScore, { band, text }: Filter): boolean {
  if (band !== null && score.band !== band) return false;
  const wanted = text.trim().toLowerCase();
  return [score.customer_ref, score.event_type, score.top_reason ?? ''].some((told) =>
    told.toLowerCase().includes(wanted),
  );
}

interface ScoreFilterProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

export function ScoreFilter({ filter, onChange }: ScoreFilterProps) {
  const id = useId();
  return (
    <search className="filters">
      <label htmlFor={`${id}-band`} className="visually-hidden">
        Band
      </label>
      <select
        id={`${id}-band`}
        value={filter.band ?? ''}
        onChange={({ target }) =>
          onChange({ ...filter, band: bands.find((band) => band === target.value) ?? null })
        }
      >
        <option value="">All bands</option>
        {bands.map((band) => (
          <option key={band}>{band}</option>
        ))}
      </select>
      <label htmlFor={`${id}-text`} className="visually-hidden">
        Customer, event or reason
      </label>
      <input
        id={`${id}-text`}
        type="search"
        placeholder="Customer, event, reason"
        value={filter.text}
        onChange={({ target }) => onChange({ ...filter, text: target.value })}
      />
    </search>
  );
}
