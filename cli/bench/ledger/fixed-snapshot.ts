import type { CustomerEvent, ScoredEvent } from '../../../domain/stream/event.ts';
import { generateEvents } from '../../../producers/synthesizer/events.ts';
import { streamOptions } from '../../../producers/synthesizer/stream-options.ts';
import type { LoadedProfile } from '../../../profiles/load.ts';
import { loadSynthesizer } from '../../../profiles/load-synthesizer.ts';
import { loadChampion } from '../../../scoring/load-champion.ts';

/** The customer that every event of a fill is a snapshot of, scored by the champion: only keys and times differ. */
export async function fixedSnapshot(loaded: LoadedProfile): Promise<ScoredEvent> {
  const event = await oneEvent(loaded);
  const scorer = await loadChampion(loaded);
  try {
    const matrix = new Float32Array(scorer.featureCount);
    scorer.encode(event, matrix, 0);
    const [probability] = await scorer.score(matrix, 1);
    return {
      ...event,
      origin: 'synthetic',
      event_id: '',
      customer_id: '',
      churn_probability: probability!,
      churn_label: probability! >= scorer.threshold,
      threshold: scorer.threshold,
      model_version: scorer.version,
      flags: [],
      source_partition: 0,
      source_offset: 0,
      scored_at: 0,
    };
  } finally {
    await scorer.close();
  }
}

async function oneEvent(loaded: LoadedProfile): Promise<CustomerEvent> {
  const options = streamOptions({ seed: 1, run: 'fill', start: 0, rate: 1, count: 1 });
  for (const item of generateEvents(loaded.profile, await loadSynthesizer(loaded), options)) {
    if (item.kind === 'event') return item.event;
  }
  throw new Error('the synthesizer made no event');
}
