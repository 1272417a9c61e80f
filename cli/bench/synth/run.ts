import type { Fields } from '../../../domain/profile/profile.ts';
import { createSynthesizer } from '../../../domain/synthesis/create-synthesizer.ts';
import { createRandom } from '../../../domain/synthesis/random.ts';
import { loadProfile } from '../../../profiles/load.ts';
import { loadSynthesizer } from '../../../profiles/load-synthesizer.ts';
import { startBed } from '../bed.ts';
import type { BenchContext } from '../context.ts';
import { prepareTopics } from '../pipeline/topics.ts';
import { publishEvents } from '../publish-events.ts';

export interface SynthRequest {
  readonly events: number;
  readonly partitions: number;
}

/** Rows that the baseline copies from. */
const bootstrapRows = 5_000;

/**
 * Measures how many customers are drawn a second, beside copies of customers that are there already, and how many
 * events one process draws and publishes.
 */
export async function benchSynth(
  { events, partitions }: SynthRequest,
  context: BenchContext,
): Promise<Readonly<Record<string, unknown>>> {
  const { profile: name, signal, progress } = context;
  const loaded = await loadProfile(name);
  const synthesize = createSynthesizer(loaded.profile, await loadSynthesizer(loaded));
  const draw = (i: number): Fields => synthesize(createRandom(1, 0, i, 0)).fields;
  const pool = Array.from({ length: bootstrapRows }, (_, i) => draw(i));
  const copy = (i: number): Fields => ({
    ...pool[Math.floor(createRandom(1, 0, i, 0)() * bootstrapRows)]!,
  });
  rate(draw, bootstrapRows * 4);
  rate(copy, bootstrapRows * 4);
  const drawn = rate(draw, events);
  progress(`  drawn: ${drawn} customers/s`);
  const copied = rate(copy, events);
  progress(`  copied from ${bootstrapRows}: ${copied} customers/s`);
  const bed = await startBed({ ...context, model: 'champion', only: ['kafka', 'registry'] });
  try {
    const stream = bed.stream();
    await prepareTopics(stream, partitions);
    const startMs = performance.now();
    await publishEvents(stream, events, signal);
    const published = Math.round((events * 1_000) / (performance.now() - startMs));
    progress(`  drawn and published: ${published} events/s`);
    return {
      events,
      partitions,
      rows_per_second: drawn,
      baseline_rows_per_second: copied,
      ratio: Math.round((drawn / copied) * 100) / 100,
      published_events_per_second: published,
    };
  } finally {
    await bed.close();
  }
}

/** Returns how often a second `make` makes a customer. */
function rate(make: (i: number) => Fields, count: number): number {
  const startMs = performance.now();
  let fields = 0;
  for (let i = 0; i < count; i++) fields += Object.keys(make(i)).length;
  if (fields === 0) throw new Error('the customers have no fields');
  return Math.round((count * 1_000) / (performance.now() - startMs));
}
