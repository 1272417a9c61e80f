/** What a fill writes: every event a function of its number, so that every store can make its rows by itself. */
export interface FillPlan {
  readonly profileName: string;
  readonly events: number;
  /** Event time of event 0, milliseconds since 1970. */
  readonly startMs: number;
}

export const fillPartitions = 6;
/** Milliseconds of event time from one event to the next. */
export const stepMs = 10;
/** Of so many events of a partition the last is the second one of the customer before it, as the synthesizer's. */
export const customerCycle = 5;
export const refPrefix = 'syn-1-fill-';

export interface FillEvent {
  readonly ref: string;
  readonly sequence: number;
  readonly occurredAtMs: number;
}

/** The event at an offset of a partition; its number is `offset * fillPartitions + partition`. */
export function fillEvent(plan: FillPlan, partition: number, offset: number): FillEvent {
  const number = offset * fillPartitions + partition;
  const returns = offset % customerCycle === customerCycle - 1;
  return {
    ref: `${refPrefix}${returns ? number - fillPartitions : number}`,
    sequence: returns ? 1 : 0,
    occurredAtMs: plan.startMs + number * stepMs,
  };
}

/** Rounds up to a number of events that fills every partition with whole cycles. */
export function wholeEvents(events: number): number {
  const cycle = fillPartitions * customerCycle;
  return Math.ceil(events / cycle) * cycle;
}
