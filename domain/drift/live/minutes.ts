export const minuteMs = 60_000;

/** How long after a minute's end, in event time of its partition, it stays open. */
export const graceMs = 10_000;

/** Data that come later than this behind what is closed are counted, not windowed. */
export const horizonMs = 30 * minuteMs;

/** Windows are joined minutes: until they hold so many customers … */
export const enoughCustomers = 1_000;
/** … or last so long. */
export const longestMs = 10 * minuteMs;

/** Start of the minute in which a time lies. */
export const minuteOf = (timeMs: number): number => timeMs - (timeMs % minuteMs);

/** Origins whose events are live; a replayed table is not. */
export const liveOrigins = ['synthetic', 'api'] as const;
export type LiveOrigin = (typeof liveOrigins)[number];
