interface ProbabilityBarProps {
  readonly probability: number;
  readonly threshold: number;
  /** Where it stood before a change. */
  readonly before?: number | null;
}

/** A probability on its way from 0 to 1, with the threshold; the number beside it says the same. */
export function ProbabilityBar({ probability, threshold, before = null }: ProbabilityBarProps) {
  const at = (share: number) => ({ insetInlineStart: `${100 * share}%` });
  return (
    <div className="probability" aria-hidden="true">
      <span
        className={probability >= threshold ? 'probability-fill risky' : 'probability-fill'}
        style={{ inlineSize: `${100 * probability}%` }}
      />
      {before !== null && <span className="probability-before" style={at(before)} />}
      <span className="probability-threshold" style={at(threshold)} />
    </div>
  );
}
