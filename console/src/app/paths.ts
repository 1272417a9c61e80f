/** Where a customer is shown. */
export const customerPath = (ref: string): string => `/customers/${encodeURIComponent(ref)}`;

/** Where a customer is scored with changes. */
export const whatIfPath = (ref: string): string => `/score?customer=${encodeURIComponent(ref)}`;
