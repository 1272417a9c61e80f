import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines on stderr, UTC ISO time; stdout is kept for results. */
export function createLog(stage: string, level: string): Logger {
  return pino(
    {
      level,
      base: { stage },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
