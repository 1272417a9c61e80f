/** A record, row or customer that breaks the account. */
export interface Offender {
  readonly where: string;
  readonly what: string;
}

/** Most offenders named per place: Kafka and each store. */
export const maxOffenders = 20;

export interface OffenderList {
  readonly found: readonly Offender[];
  add(where: string, what: string): void;
}

export function createOffenderList(): OffenderList {
  const found: Offender[] = [];
  return {
    found,
    add(where, what) {
      if (found.length < maxOffenders) found.push({ where, what });
    },
  };
}
