import type { CustomerEvent } from '../../domain/stream/event.ts';
import { generateEvents } from '../../producers/synthesizer/events.ts';
import { runOptions } from '../../producers/synthesizer/run-options.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import { startPublisher } from '../../stream/publisher.ts';
import type { StreamConnection } from '../stream/connect.ts';

const perSend = 4_000;

/**
 * Publishes that many distinct synthetic events and resolves once Kafka has acknowledged all. Their outcomes are not
 * published.
 */
export async function publishEvents(
  { loaded, names, registry, kafka }: StreamConnection,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const { profile } = loaded;
  const options = runOptions(
    { seed: 1, run: 'bench', rate: 'max', count, startMs: null, outcomeDelayMs: null },
    Date.now(),
  );
  const publisher = await startPublisher(kafka, registry, names, profile);
  try {
    let events: CustomerEvent[] = [];
    for (const item of generateEvents(profile, await loadSynthesizer(loaded), options)) {
      if (item.kind !== 'event') continue;
      events.push(item.event);
      if (events.length < perSend) continue;
      signal.throwIfAborted();
      await publisher.publish(events, []);
      events = [];
    }
    await publisher.publish(events, []);
  } finally {
    await publisher.close();
  }
}
