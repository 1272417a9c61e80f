import { changeFields } from '../../domain/drift/change.ts';
import type { Fields, Profile } from '../../domain/profile/profile.ts';
import type { Change } from '../../domain/profile/scenario.ts';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import { createRandom, hashWord } from '../../domain/synthesis/random.ts';
import type { ScenarioInjection, ScenarioRun } from '../../stream/scenarios/scenario-journal.ts';
import type { StreamItem } from './events.ts';

/** What a scenario has changed so far. */
export interface ScenarioTally {
  first: number;
  last: number;
  events: number;
  outcomes: number;
}

/** A scenario at work: what is done to every item while it is on. */
export interface ActiveScenario {
  readonly run: ScenarioRun;
  readonly change: Change;
  /** Event times between which it meets items, both included. */
  readonly from: number;
  readonly to: number;
  readonly tally: ScenarioTally;
}

/**
 * Returns the scenario of a run; null for one that the profile does not describe. A synthesizer that was started again
 * makes its events again: what it `injected` before says which of them met the scenario, or they would conflict.
 */
export function activate(
  profile: Profile,
  run: ScenarioRun,
  injected: Pick<ScenarioInjection, 'first' | 'last'> | null,
): ActiveScenario | null {
  const scenario = profile.scenarios.find(({ name }) => name === run.scenario);
  if (scenario === undefined) return null;
  return {
    run,
    change: scenario.change,
    from: injected?.first ?? 0,
    to: (run.stoppedAt === null ? null : injected?.last) ?? Number.POSITIVE_INFINITY,
    tally: { first: 0, last: 0, events: 0, outcomes: 0 },
  };
}

/**
 * Yields the items with what the scenarios that are on do to them. Whom one meets follows from the customer and the run
 * of the scenario, so a customer's later events are met too.
 */
export function* withScenarios(
  items: Iterable<StreamItem>,
  active: () => readonly ActiveScenario[],
): Generator<StreamItem> {
  for (const item of items) {
    const scenarios = active();
    yield scenarios.length === 0 ? item : scenarios.reduce(meet, item);
  }
}

function meet(item: StreamItem, { run, change, from, to, tally }: ActiveScenario): StreamItem {
  if (item.at < from || item.at > to) return item;
  if (item.kind === 'event') {
    if (change.kind === 'outcome') {
      note(tally, item.at);
      return item;
    }
    const { event } = item;
    const u = uniform(event.customer_ref, run.id, 0);
    const changed = changeFields(change, run.strength, event as unknown as Fields, u);
    if (changed === (event as unknown as Fields)) return item;
    note(tally, item.at);
    tally.events++;
    return { ...item, event: changed as unknown as CustomerEvent };
  }
  if (change.kind !== 'outcome') return item;
  const { customer_ref } = item.outcome;
  if (uniform(customer_ref, run.id, 0) >= run.strength) return item;
  tally.outcomes++;
  // Drawn anew from what is known of nobody: the reasons to leave have become others.
  const outcome = uniform(customer_ref, run.id, 1) < change.positive;
  return { ...item, outcome: { ...item.outcome, outcome } };
}

function note(tally: ScenarioTally, at: number): void {
  if (tally.first === 0) tally.first = at;
  tally.last = at;
}

/** A number from [0, 1) that follows from the customer, the run and the question. */
const uniform = (ref: string, run: string, question: number): number =>
  createRandom(hashWord(ref), hashWord(run), 0, question)();
