import { z } from 'zod';

/** Where things lie on this machine. */
export const machineSettings = z.object({
  JAVA_HOME: z.string().optional().describe('Java 17 or newer; the first in PATH where absent.'),
  CHURN_DATA: z
    .string()
    .optional()
    .describe('Folder of the real tables, for the tests that measure against them.'),
});
