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

/** Origins that are windowed, by the topic that their customers come in: a replayed table is not live. */
export const originsIn = {
  scored: ['synthetic', 'api'],
  /** Customers whose score was asked for over HTTP, alone or in a batch. */
  requests: ['http'],
} as const;
export type WatchedTopic = keyof typeof originsIn;
export type LiveOrigin = (typeof originsIn)[WatchedTopic][number];
export const liveOrigins: readonly LiveOrigin[] = Object.values(originsIn).flat();

/** The topic whose partitions an origin's partials are of. */
export const topicOf = (origin: LiveOrigin): WatchedTopic =>
  originsIn.requests.some((one) => one === origin) ? 'requests' : 'scored';
