import type { Band } from '../api/types.ts';

export const bands: readonly Band[] = ['low', 'medium', 'high', 'very high'];

/** The band in words, with as many bars filled as it is high: colour is not needed to tell them apart. */
export function BandMark({ band }: { readonly band: Band }) {
  const filled = bands.indexOf(band) + 1;
  return (
    <span className={`band band-${filled}`}>
      <svg viewBox="0 0 18 12" width="18" height="12" aria-hidden="true">
        {bands.map((step, i) => (
          <rect
            key={step}
            className={i < filled ? 'on' : 'off'}
            x={i * 5}
            y={9 - i * 3}
            width="3"
            height={3 + i * 3}
            rx="0.5"
          />
        ))}
      </svg>
      {band}
    </span>
  );
}
