import { type Logger, pino } from 'pino';
import { logUnwritable } from '../runtime/exit-codes.ts';

export type { Logger };

const diskErrors: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO']);

/**
 * JSON lines on stderr, UTC ISO time; stdout is kept for results. Where the disk takes no more lines the process
 * ends at once with `logUnwritable`: an error thrown here could be caught by whoever logs, and nobody would know.
 */
export function createLog(stage: string, level: string): Logger {
  const destination = pino.destination({ fd: 2, sync: true });
  destination.on('error', (error: NodeJS.ErrnoException) => {
    if (diskErrors.has(error.code)) process.exit(logUnwritable);
    throw error;
  });
  return pino(
    {
      level,
      base: { stage },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
    },
    destination,
  );
}
