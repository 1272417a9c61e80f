import type { ReactNode } from 'react';

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly unit?: string;
  readonly note?: ReactNode;
}

/** One number with its name, inside a `dl` of the class figures. */
export function Figure({ label, value, unit, note }: FigureProps) {
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd>
        <span className="figure-value">{value}</span>
        {unit !== undefined && <span className="figure-unit"> {unit}</span>}
        {note !== undefined && <span className="figure-note">{note}</span>}
      </dd>
    </div>
  );
}
