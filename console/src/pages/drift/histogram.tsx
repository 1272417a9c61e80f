import type { FieldDrift } from '../../api/types.ts';

/** Pixels of the drawing; it is stretched to the width that there is. */
const height = 140;
const step = 24;
const column = 9;

/** The shares of all bins side by side; the table below it tells the same in figures. */
export function Histogram({ bins, reference, current }: FieldDrift) {
  const most = Math.max(...reference, ...current, Number.MIN_VALUE);
  const tall = (share: number | undefined): number => ((share ?? 0) / most) * height;
  const width = bins.length * step;
  return (
    <svg
      className="histogram"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {bins.map((bin, i) => (
        <g key={bin} transform={`translate(${i * step + 3} 0)`}>
          <rect
            className="reference"
            width={column}
            y={height - tall(reference[i])}
            height={tall(reference[i])}
          />
          <rect
            className="current"
            x={column}
            width={column}
            y={height - tall(current[i])}
            height={tall(current[i])}
          />
        </g>
      ))}
    </svg>
  );
}
