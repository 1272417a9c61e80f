import { windowSchema } from '../drift/live/schemas.ts';
import { performanceSchema } from '../performance/schema.ts';
import type { StoredReport } from './names.ts';

/** The schemas of the reports that are stored for SQL. */
export const reportSchemas = {
  driftWindows: windowSchema,
  performance: performanceSchema,
} as const satisfies Readonly<Record<StoredReport, object>>;
