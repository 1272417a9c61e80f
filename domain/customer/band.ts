export const bands = ['low', 'medium', 'high', 'very high'] as const;
export type Band = (typeof bands)[number];

/**
 * The band of a churn probability: from the threshold on `high`, from half of it on `medium`; `very high` begins half
 * way from the threshold to 1.
 */
export function bandOf(probability: number, threshold: number): Band {
  if (probability < threshold / 2) return 'low';
  if (probability < threshold) return 'medium';
  return probability < (1 + threshold) / 2 ? 'high' : 'very high';
}
