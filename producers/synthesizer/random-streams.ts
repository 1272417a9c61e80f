/** Which part of a run a generator serves, so that no two parts share numbers. */
export const randomStream = {
  /** Index: the customer's number. */
  customer: 0,
  /** Index: the event's number. */
  schedule: 1,
  /** Index: the event's number. */
  laterEvent: 2,
} as const;
