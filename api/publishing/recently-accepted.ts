/** Events accepted a moment ago, which no store has yet. */
export interface RecentlyAccepted {
  note(eventIds: readonly string[]): void;
  /** When an event was accepted, in milliseconds since 1970; null where that is not known here. */
  acceptedAt(eventId: string): number | null;
}

/** Remembers the newest so many. */
export function createRecentlyAccepted(capacity: number, now: () => number): RecentlyAccepted {
  const times = new Map<string, number>();
  return {
    note(eventIds) {
      for (const id of eventIds) times.set(id, now());
      for (const id of times.keys()) {
        if (times.size <= capacity) break;
        times.delete(id);
      }
    },
    acceptedAt: (eventId) => times.get(eventId) ?? null,
  };
}
