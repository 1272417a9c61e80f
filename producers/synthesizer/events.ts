import type { Fields, FieldValue, Profile } from '../../domain/profile/profile.ts';
import type { CustomerEvent, CustomerOutcome } from '../../domain/stream/event.ts';
import { createAdvancer, firstEventType } from '../../domain/synthesis/advance.ts';
import { createSynthesizer } from '../../domain/synthesis/create-synthesizer.ts';
import type { SynthesizerParameters } from '../../domain/synthesis/parameters.ts';
import { createRandom, hashWord } from '../../domain/synthesis/random.ts';
import { customerRefs } from './customer-ref.ts';
import { OutcomeQueue } from './outcome-queue.ts';
import { randomStream } from './random-streams.ts';
import { planEvents } from './schedule.ts';
import type { StreamOptions } from './stream-options.ts';

/** What happens next in virtual time; `at` is when, in milliseconds since 1970, UTC. */
export type StreamItem =
  | { readonly kind: 'event'; readonly at: number; readonly event: CustomerEvent }
  | { readonly kind: 'outcome'; readonly at: number; readonly outcome: CustomerOutcome };

interface Known {
  readonly fields: Fields;
  readonly outcome: boolean;
}

/**
 * Yields customer events and, `outcomeDelayMs` after each, its outcome, in order of virtual time. A
 * function of the parameters and options alone. A customer's outcome is drawn once and judges each of
 * its events. With a `count`, the outcomes that are still due follow the last event.
 * @throws SynthesisError when the refs would not match the profile's key pattern.
 */
export function* generateEvents(
  profile: Profile,
  parameters: SynthesizerParameters,
  options: StreamOptions,
): Generator<StreamItem> {
  const { seed, outcomeDelayMs, rate, start } = options;
  const run = hashWord(options.run);
  const refOf = customerRefs(profile, options);
  const synthesizer = createSynthesizer(profile, parameters);
  const advance = createAdvancer(profile, parameters, synthesizer);
  const typeOfFirst = firstEventType(profile);
  const eventOf = createEvents(profile);
  const ring: Known[] = [];
  const awaited = new OutcomeQueue();
  let judged = 0;
  const dueAt = () => start + Math.floor((judged * 1000) / rate) + outcomeDelayMs;
  const nextOutcome = (): StreamItem => {
    const at = dueAt();
    const { customer, sequence, outcome } = awaited.shift()!;
    judged++;
    return {
      kind: 'outcome',
      at,
      outcome: {
        customer_ref: refOf(customer),
        sequence,
        occurred_at: at - outcomeDelayMs,
        outcome,
        observed_at: at,
        revision: 0,
      },
    };
  };

  for (const planned of planEvents(options)) {
    while (awaited.length > 0 && dueAt() <= planned.occurredAt) yield nextOutcome();
    const { number, customer, sequence, slot, occurredAt } = planned;
    let eventType: string;
    let known: Known;
    if (sequence === 0) {
      known = synthesizer(createRandom(seed, run, customer, randomStream.customer));
      eventType = typeOfFirst(known.fields);
    } else {
      const before = ring[slot]!;
      const next = advance(createRandom(seed, run, number, randomStream.laterEvent), before.fields);
      known = { fields: next.fields, outcome: before.outcome };
      eventType = next.eventType;
    }
    ring[slot] = known;
    awaited.push(customer, sequence, known.outcome);
    const event = eventOf(refOf(customer), sequence, eventType, occurredAt, known.fields);
    yield { kind: 'event', at: occurredAt, event };
  }
  while (awaited.length > 0) yield nextOutcome();
}

/** Returns how an event is put together. */
function createEvents({ fields }: Profile) {
  const names = fields.map(({ name }) => name);
  // A copy of an object that has all its names already costs a third of one that gets them one by one.
  const empty: Readonly<Record<string, FieldValue>> = {
    customer_ref: '',
    sequence: 0,
    event_type: '',
    occurred_at: 0,
    origin: 'synthetic',
    ...Object.fromEntries(names.map((name) => [name, null])),
  };
  return (
    customer_ref: string,
    sequence: number,
    event_type: string,
    occurred_at: number,
    values: Fields,
  ): CustomerEvent => {
    const event: Record<string, FieldValue> = { ...empty };
    event.customer_ref = customer_ref;
    event.sequence = sequence;
    event.event_type = event_type;
    event.occurred_at = occurred_at;
    for (const name of names) event[name] = values[name] ?? null;
    return event as unknown as CustomerEvent;
  };
}
