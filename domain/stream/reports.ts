import { windowSchema } from '../drift/live/schemas.ts';
import type { StoredReport } from './names.ts';

/** The schemas of the reports that are stored for SQL. */
export const reportSchemas = {
  driftWindows: windowSchema,
} as const satisfies Readonly<Record<StoredReport, object>>;
