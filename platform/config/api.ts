import { z } from 'zod';

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** Settings of the HTTP interface. */
export const apiSettings = z.object({
  CHURN_API_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address that the interface listens on; another than loopback needs keys.'),
  CHURN_API_KEYS: z
    .string()
    .optional()
    .describe(
      'Keys as name:role:key separated by commas; roles are viewer, scorer and admin, a key has 20 letters or more.',
    ),
  CHURN_API_KEY_RATE: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe(
      'Requests that each key may make in a second; what comes beyond is answered 429. 0 sets no limit.',
    ),
  CHURN_STAGES: z
    .string()
    .optional()
    .describe(
      'Stages that the pipeline is told of, as name=address of their metrics separated by commas.',
    ),
  CHURN_API_MAX_PENDING: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_000)
    .describe('Requests at work at once; what comes beyond is answered 503.'),
});

/** Whether only programs of this machine reach an address. */
export const isLoopback = (host: string): boolean => loopback.has(host);
