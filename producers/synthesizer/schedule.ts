import { createRandom, hashWord } from '../../domain/synthesis/random.ts';
import { randomStream } from './random-streams.ts';
import type { StreamOptions } from './stream-options.ts';

/** One planned event: who, which of their events, and when. */
export interface PlannedEvent {
  /** Number of the event in the run, from 0. */
  readonly number: number;
  /** Number of the customer in the run, from 0; not yet seen when `sequence` is 0. */
  readonly customer: number;
  readonly sequence: number;
  /** Place of the customer in the ring of those who may return. */
  readonly slot: number;
  /** Virtual time in milliseconds since 1970, UTC. */
  readonly occurredAt: number;
}

/**
 * Yields the run's events in order of virtual time, `options.count` of them or without end. Memory is
 * bounded: only the last `ringSize` new customers return.
 */
export function* planEvents(options: StreamOptions): Generator<PlannedEvent> {
  const { seed, start, rate, ringSize, returningShare } = options;
  const run = hashWord(options.run);
  const count = options.count ?? Number.POSITIVE_INFINITY;
  const sequences = new Uint32Array(ringSize);
  let customers = 0;
  for (let number = 0; number < count; number++) {
    const random = createRandom(seed, run, number, randomStream.schedule);
    const occurredAt = start + Math.floor((number * 1000) / rate);
    const returning = random() < returningShare && customers > 0;
    if (returning) {
      const slot = Math.floor(random() * Math.min(customers, ringSize));
      const customer = slot + ringSize * Math.floor((customers - 1 - slot) / ringSize);
      const sequence = sequences[slot]! + 1;
      sequences[slot] = sequence;
      yield { number, customer, sequence, slot, occurredAt };
    } else {
      const customer = customers++;
      const slot = customer % ringSize;
      sequences[slot] = 0;
      yield { number, customer, sequence: 0, slot, occurredAt };
    }
  }
}
