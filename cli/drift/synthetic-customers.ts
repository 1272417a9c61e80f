import type { Profile } from '../../domain/profile/profile.ts';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import type { SynthesizerParameters } from '../../domain/synthesis/parameters.ts';
import { generateEvents } from '../../producers/synthesizer/events.ts';
import { streamOptions } from '../../producers/synthesizer/stream-options.ts';

export interface SyntheticPlan {
  readonly seed: number;
  /** Customers wanted; the last window may bring a few more. */
  readonly customers: number;
}

const windowMs = 60_000;
/** Events per second of virtual time, as `churn up` makes them. */
const rate = 100;

/**
 * Yields the customers of the synthesizer's stream as live windows see them: minute by minute, each customer's last
 * event. The first minute is left out, since nobody can return in it.
 */
export function* syntheticCustomers(
  profile: Profile,
  parameters: SynthesizerParameters,
  { seed, customers }: SyntheticPlan,
): Generator<readonly CustomerEvent[]> {
  const start = Date.parse(profile.snapshotAt);
  const options = streamOptions({ seed, run: 'baseline', start, rate, outcomeDelayMs: 0 });
  let minute = 0;
  let made = 0;
  const last = new Map<string, CustomerEvent>();
  for (const item of generateEvents(profile, parameters, options)) {
    if (item.kind !== 'event') continue;
    const own = Math.floor((item.at - start) / windowMs);
    if (own !== minute) {
      if (minute > 0) {
        made += last.size;
        yield [...last.values()];
      }
      if (made >= customers) return;
      last.clear();
      minute = own;
    }
    last.set(item.event.customer_ref, item.event);
  }
}
