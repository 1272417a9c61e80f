import type { Admin, Kafka } from 'kafkajs';
import type { Profile } from '../../domain/profile/profile.ts';
import { logBounds } from '../../platform/kafka/offsets.ts';
import type { Logger } from '../../platform/observability/log.ts';
import { messageOf } from '../../platform/runtime/errors.ts';
import {
  readScenarios,
  type ScenarioInjection,
  writeScenarios,
} from '../../stream/scenarios/scenario-journal.ts';
import { type ActiveScenario, activate } from './scenarios.ts';

export interface ScenarioFollower {
  /** Resolves once the scenarios that are on already are known. */
  readonly ready: Promise<void>;
  /** The scenarios that are on now. */
  active(): readonly ActiveScenario[];
  /** Notes in the ledger what was injected, and follows no more. */
  stop(): Promise<void>;
}

const everyMs = 500;

/** Follows the scenarios that are started and stopped, and keeps the ledger of what was injected when. */
export function followScenarios(given: {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly topic: string;
  readonly profile: Profile;
  readonly synthesizer: string;
  readonly log: Logger;
}): ScenarioFollower {
  const { kafka, admin, topic, profile, synthesizer, log } = given;
  let active: ActiveScenario[] = [];
  const noted = new Set<string>();
  let end = -1;
  const injection = (one: ActiveScenario, isOver: boolean): ScenarioInjection => ({
    kind: 'injection',
    id: one.run.id,
    synthesizer,
    first: one.tally.first,
    last: isOver ? one.tally.last : null,
    events: one.tally.events,
    outcomes: one.tally.outcomes,
  });
  const look = async (): Promise<void> => {
    const [bounds] = await logBounds(admin, topic);
    if (bounds !== undefined && bounds.end !== end) {
      const ledger = await readScenarios(kafka, admin, topic);
      const mine = new Map(
        ledger.injections
          .filter((one) => one.synthesizer === synthesizer)
          .map((one) => [one.id, one]),
      );
      // At the first look also what has ended, where an earlier life of this run has injected it.
      const wanted = ledger.runs.filter(
        ({ id, stoppedAt }) => stoppedAt === null || (end < 0 && mine.has(id)),
      );
      const ended = active.filter(
        (one) => one.to === Number.POSITIVE_INFINITY && !wanted.some(({ id }) => id === one.run.id),
      );
      const begun = wanted.filter(({ id }) => !active.some((one) => one.run.id === id));
      active = [
        ...active.filter((one) => !ended.includes(one)),
        ...begun
          .map((run) => activate(profile, run, mine.get(run.id) ?? null))
          .filter((one) => one !== null),
      ];
      for (const { id } of begun) if (mine.has(id)) noted.add(id);
      for (const { run } of ended) log.info({ scenario: run.scenario }, 'scenario ended');
      for (const run of begun) log.info({ scenario: run.scenario }, 'scenario begins');
      const met = ended.filter((one) => one.tally.first > 0);
      if (met.length > 0)
        await writeScenarios(
          kafka,
          topic,
          met.map((one) => injection(one, true)),
        );
      end = ledger.end;
    }
    const first = active.filter((one) => one.tally.first > 0 && !noted.has(one.run.id));
    if (first.length === 0) return;
    for (const one of first) noted.add(one.run.id);
    await writeScenarios(
      kafka,
      topic,
      first.map((one) => injection(one, false)),
    );
  };
  const ready = look();
  let looking: Promise<void> = ready.catch(() => undefined);
  let isIdle = false;
  void looking.finally(() => {
    isIdle = true;
  });
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    looking = look()
      .catch((error) => log.warn({ error: messageOf(error) }, 'scenarios were not looked at'))
      .finally(() => {
        isIdle = true;
      });
  }, everyMs);
  timer.unref();
  return {
    ready,
    active: () => active,
    async stop() {
      clearInterval(timer);
      await looking;
      const met = active.filter(
        (one) => one.tally.first > 0 && one.to === Number.POSITIVE_INFINITY,
      );
      if (met.length > 0)
        await writeScenarios(
          kafka,
          topic,
          met.map((one) => injection(one, true)),
        );
    },
  };
}
