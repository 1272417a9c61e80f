import type { Admin, Kafka } from 'kafkajs';
import { logBounds } from '../../platform/kafka/offsets.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';

/** A scenario that somebody has started. */
export interface ScenarioRun {
  readonly kind: 'run';
  readonly id: string;
  readonly scenario: string;
  readonly strength: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Null while it is on. */
  readonly stoppedAt: number | null;
}

/** What a synthesizer has done of a run. */
export interface ScenarioInjection {
  readonly kind: 'injection';
  readonly id: string;
  /** Name of the synthesizer's run, as in its customers' refs. */
  readonly synthesizer: string;
  /** Event times of the first and the last event that met it; `last` is null while it is on. */
  readonly first: number;
  readonly last: number | null;
  /** Records changed, once it has ended. */
  readonly events: number;
  readonly outcomes: number;
}

export type ScenarioEntry = ScenarioRun | ScenarioInjection;

/** The ledger of what was injected when: a compacted topic, the last entry of each key counting. */
export interface ScenarioLedger {
  readonly runs: readonly ScenarioRun[];
  readonly injections: readonly ScenarioInjection[];
  /** The offset behind what was read. */
  readonly end: number;
}

const keyOf = (entry: ScenarioEntry): string =>
  entry.kind === 'run' ? entry.id : `${entry.id} ${entry.synthesizer}`;

/** Writes entries; resolves once Kafka has acknowledged them. */
export async function writeScenarios(
  kafka: Kafka,
  topic: string,
  entries: readonly ScenarioEntry[],
): Promise<void> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  try {
    const messages = entries.map((entry) => ({ key: keyOf(entry), value: JSON.stringify(entry) }));
    await producer.send({ topic, acks: -1, messages });
  } finally {
    await producer.disconnect();
  }
}

/** Reads the ledger, oldest run first. @throws OutageError */
export async function readScenarios(
  kafka: Kafka,
  admin: Admin,
  topic: string,
): Promise<ScenarioLedger> {
  const [bounds] = await logBounds(admin, topic);
  const { start, end } = bounds ?? { start: 0, end: 0 };
  const last = new Map<string, ScenarioEntry>();
  await readRanges(kafka, [{ topic, partition: 0, from: start, to: end }], (_, messages) => {
    for (const { key, value } of messages) {
      if (key === null || value === null) continue;
      last.set(String(key), JSON.parse(String(value)) as ScenarioEntry);
    }
  });
  const entries = [...last.values()];
  return {
    runs: entries.filter((entry) => entry.kind === 'run').sort((a, b) => a.startedAt - b.startedAt),
    injections: entries.filter((entry) => entry.kind === 'injection'),
    end,
  };
}
