const paths = {
  mark: 'M3 15c4.500 0 4.500-8 8.500-8s4 10 6.500 10 2-6 3.500-6',
  live: 'M3 12h4l3-8 4 16 3-8h4',
  score: 'M4 18a8 8 0 1 1 16 0M12 18l4-6',
  customer: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3.500-6 8-6s8 2 8 6',
  pipeline: 'M3 6h6v5H3zM15 3h6v5h-6zM15 16h6v5h-6zM9 8.500h3m0 0V5.500h3M12 8.500v10h3',
  drift:
    'M4 4h4v4H4zM10 4h4v4h-4zM16 4h4v4h-4zM4 10h4v4H4zM10 10h4v4h-4zM16 10h4v4h-4zM4 16h4v4H4zM10 16h4v4h-4zM16 16h4v4h-4z',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
} as const;
export type IconName = keyof typeof paths;

/** A sign beside words that say the same. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
