import { randomBytes } from 'node:crypto';
import type { CustomerEvent, CustomerOutcome } from '../../domain/stream/event.ts';
import { generateEvents } from '../../producers/synthesizer/events.ts';
import { streamOptions } from '../../producers/synthesizer/stream-options.ts';
import { loadProfile } from '../../profiles/load.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';

export interface MadeEvents {
  readonly events: readonly CustomerEvent[];
  readonly outcomes: readonly CustomerOutcome[];
}

/** Makes events of a run of its own with their outcomes, the last one just now. */
export async function makeEvents(count: number, rate = 1_000): Promise<MadeEvents> {
  const loaded = await loadProfile('telco');
  const options = streamOptions({
    seed: 7,
    run: randomBytes(5).toString('hex'),
    start: Date.now() - Math.ceil((count * 1_000) / rate),
    rate,
    count,
    outcomeDelayMs: 0,
  });
  const events: CustomerEvent[] = [];
  const outcomes: CustomerOutcome[] = [];
  for (const item of generateEvents(loaded.profile, await loadSynthesizer(loaded), options)) {
    if (item.kind === 'event') events.push(item.event);
    else outcomes.push(item.outcome);
  }
  return { events, outcomes };
}
