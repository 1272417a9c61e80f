import { z } from 'zod';

/** A Grafana in which commands set marks by themselves. */
export const grafanaSettings = z.object({
  CHURN_GRAFANA_URL: z
    .url()
    .optional()
    .describe(
      'A Grafana of your own: `churn drift start`, `churn drift stop` and `churn chaos` set marks in it; `churn grafana` goes there too.',
    ),
  CHURN_GRAFANA_TOKEN: z
    .string()
    .optional()
    .describe(
      'Token of a service account of it: Editor for marks, Admin for `churn grafana push`.',
    ),
});
