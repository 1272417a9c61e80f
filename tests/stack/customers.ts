import { randomBytes } from 'node:crypto';
import { customerId, eventId } from '../../domain/identity/ulid.ts';
import type { Fields, Profile } from '../../domain/profile/profile.ts';
import type { CustomerEvent, CustomerOutcome, ScoredEvent } from '../../domain/stream/event.ts';
import { generateEvents } from '../../producers/synthesizer/events.ts';
import { streamOptions } from '../../producers/synthesizer/stream-options.ts';
import { type LoadedProfile, loadProfile } from '../../profiles/load.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import { loadChampion } from '../../scoring/load-champion.ts';
import { scoreRows } from '../../scoring/score-rows.ts';

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

/** A scored record of an event, as enrich writes it, with a score of the test's choice. */
export function scoredOf(
  profile: Profile,
  event: CustomerEvent,
  sourceOffset: number,
  probability = 0.25,
): ScoredEvent {
  return {
    ...event,
    event_id: eventId(profile.name, event.customer_ref, event.sequence, event.occurred_at),
    customer_id: customerId(profile.name, Date.parse(profile.idEpoch), event.customer_ref),
    churn_probability: probability,
    churn_label: probability >= 0.5,
    threshold: 0.5,
    model_version: 'test-1',
    flags: [],
    source_partition: 0,
    source_offset: sourceOffset,
    scored_at: event.occurred_at + 1_000,
  };
}

/** The scored records of events as enrich would write them, scored by the champion. */
export async function scoreByChampion(
  loaded: LoadedProfile,
  events: readonly CustomerEvent[],
): Promise<ScoredEvent[]> {
  const champion = await loadChampion(loaded);
  const scores = await scoreRows(champion, events as unknown as Fields[]);
  await champion.close();
  return events.map((event, i) => ({
    ...scoredOf(loaded.profile, event, i, scores[i]!),
    churn_label: scores[i]! >= champion.threshold,
    threshold: champion.threshold,
    model_version: champion.version,
  }));
}
