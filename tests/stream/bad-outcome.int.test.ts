import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelPerformance, performanceSchema } from '../../domain/performance/schema.ts';
import type { CustomerEvent, CustomerOutcome } from '../../domain/stream/event.ts';
import { avroType } from '../../platform/avro/registry.ts';
import type { Letter } from '../../stream/letters/read-letters.ts';
import { makeEvents, scoredOf } from '../stack/customers.ts';
import { createTestStream, partitions, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';
import { badOutcomes } from './bad-outcome.ts';

const stages = ['postgres-sink', 'clickhouse-sink', 'performance'] as const;
const sinks = ['clickhouse-sink', 'postgres-sink'];
const minuteMs = 60_000;
const type = avroType(performanceSchema);
// Far enough back that what is observed an hour later is no matter of the future.
const startMs = (Math.floor(Date.now() / minuteMs) - 300) * minuteMs;

let stream: TestStream;
let letters: Letter[];
let windows: Map<number, ModelPerformance>;
/** Where the outcomes of each case went. */
const sent: { readonly partition: number; readonly first: number; readonly count: number }[] = [];

const minuteOf = (i: number): number => startMs + i * minuteMs;
const refsOf = (i: number): readonly [string, string] => [`case-${i}-a`, `case-${i}-b`];

const outcomeOf = (customer_ref: string, i: number): CustomerOutcome => ({
  customer_ref,
  sequence: 0,
  occurred_at: minuteOf(i) + 1_000,
  outcome: true,
  observed_at: minuteOf(i) + 3_600_000,
  revision: 0,
});

async function lastWindows(): Promise<Map<number, ModelPerformance>> {
  const records = await stream.read(stream.names.reportTopic('performance'));
  const values = records.map(
    ({ value }) => type.fromBuffer(value!.subarray(5)) as ModelPerformance,
  );
  return new Map(values.map((one) => [one.window_start, one]));
}

beforeAll(async () => {
  stream = await createTestStream();
  const { profile } = stream.loaded;
  await Promise.all(
    stages.map((name) => stream.start(name, { CHURN_PERFORMANCE_QUIET_MS: '300' })),
  );
  const [event] = (await makeEvents(1)).events;
  const encode = (outcome: CustomerOutcome) => stream.encode('outcomes', outcome);
  const eventSchemaId = stream.encode('events', event!).readUInt32BE(1);
  for (const [i, { values }] of badOutcomes.entries()) {
    const [first, second] = refsOf(i).map((ref) => outcomeOf(ref, i));
    const partition = i % partitions;
    const records = values({ first: first!, second: second!, encode, eventSchemaId }).map(
      (value) => ({ key: first!.customer_ref, value, partition }),
    );
    const offsets = await stream.send(stream.names.topic('outcomes'), records);
    sent.push({ partition, first: offsets.get(partition)!, count: records.length });
  }
  await stream.settled('performance', ['outcomes']);
  for (const [i, { isScored = true }] of badOutcomes.entries()) {
    if (!isScored) continue;
    const scored = refsOf(i).map((customer_ref) => {
      const judged = { ...event!, customer_ref, sequence: 0, occurred_at: minuteOf(i) + 1_000 };
      return scoredOf(profile, judged as CustomerEvent, 0);
    });
    await stream.publishScored(scored, i % partitions);
  }
  await until(
    'every window with an outcome is measured',
    async () => {
      windows = await lastWindows();
      return badOutcomes.every(
        ({ fate }, i) =>
          !('labelled' in fate) || fate.labelled === null || windows.get(minuteOf(i))?.parked === 0,
      );
    },
    120_000,
  );
  for (const name of stages) await stream.settled(name, ['outcomes']);
  letters = await stream.letters();
});
afterAll(() => stream?.close());

const lettersOf = (i: number): Letter[] => {
  const { partition, first, count } = sent[i]!;
  return letters.filter(
    (one) =>
      one.role === 'outcomes' &&
      one.partition === partition &&
      one.offset >= first &&
      one.offset < first + count,
  );
};

const countOf = async (query: string, parameter: unknown): Promise<number> =>
  Number((await stream.pool().query(query, [parameter])).rows[0]?.n ?? 0);

describe('outcomes', () => {
  it('meet their fate, case by case', async () => {
    const found = [];
    for (const [i, { name, fate }] of badOutcomes.entries()) {
      const own = lettersOf(i);
      const stored = await countOf(
        'select count(*) as n from outcomes where customer_ref = any($1)',
        refsOf(i),
      );
      const parked = await countOf(
        'select parked as n from performance_windows where window_start = $1',
        new Date(minuteOf(i)),
      );
      const window = windows.get(minuteOf(i));
      found.push({
        name,
        stages: own.map(({ stage }) => stage).sort(),
        reasons: [...new Set(own.map(({ reason }) => reason))],
        stored,
        ...('parked' in fate && { parked }),
        ...('labelled' in fate && { labelled: window?.labelled ?? null }),
        ...('labelled' in fate && 'left' in fate && { left: window?.positives }),
      });
    }
    const wanted = badOutcomes.map(({ name, fate }) => {
      if ('dead' in fate) return { name, stages: sinks, reasons: [fate.dead], stored: 0 };
      return { name, stages: [], reasons: [], ...fate };
    });
    expect(found).toEqual(wanted);
  });

  it('that are bad are counted and not stored by the stage of live quality, which writes no letters', async () => {
    expect(letters.filter(({ stage }) => stage === 'performance')).toEqual([]);
    const dead = badOutcomes.filter(({ fate }) => 'dead' in fate).length;
    expect(letters.filter(({ role }) => role === 'outcomes')).toHaveLength(sinks.length * dead);
  });
});
