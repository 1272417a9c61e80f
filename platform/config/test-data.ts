import { z } from 'zod';

export const testDataSettings = z.object({
  CHURN_DATA: z
    .string()
    .optional()
    .describe('Folder of the real customer tables; tests that need them run where it is set.'),
});
