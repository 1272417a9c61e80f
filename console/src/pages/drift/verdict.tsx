import type { DriftWindow } from '../../api/types.ts';
import { Figure } from '../../design/figure.tsx';
import { short, whole } from '../../format/numbers.ts';
import { clock } from '../../format/times.ts';

interface VerdictProps {
  readonly window: DriftWindow;
  readonly labelOf: (field: string) => string;
}

/** What is said of the newest window. */
export function Verdict({ window, labelOf }: VerdictProps) {
  const { drifted_fields, weighted_effect, n, window_start, window_end } = window;
  return (
    <dl className="figures">
      <Figure
        label="Newest window"
        value={word(window)}
        note={`${clock(window_start)} to ${clock(window_end)}`}
      />
      <Figure
        label="Moved"
        value={drifted_fields.length === 0 ? 'nothing' : whole(drifted_fields.length)}
        note={drifted_fields.map(labelOf).join(', ') || 'no field beyond chance'}
      />
      <Figure label="Customers" value={whole(n)} note="in this window" />
      <Figure
        label="Felt by the model"
        value={weighted_effect === null ? '–' : short(weighted_effect)}
        note="effects by importance"
      />
    </dl>
  );
}

function word({ comparability, drift, alarm }: DriftWindow): string {
  if (comparability === 'too-few') return 'Too few';
  if (comparability === 'no-baseline') return 'No baseline';
  if (drift) return 'Drift';
  return alarm ? 'Alarm' : 'No drift';
}
