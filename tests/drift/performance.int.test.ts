import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logLoss } from '../../domain/model/metrics/log-loss.ts';
import { type ModelPerformance, performanceSchema } from '../../domain/performance/schema.ts';
import type { CustomerOutcome, ScoredEvent } from '../../domain/stream/event.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { generateEvents } from '../../producers/synthesizer/events.ts';
import { activate, withScenarios } from '../../producers/synthesizer/scenarios.ts';
import { streamOptions } from '../../producers/synthesizer/stream-options.ts';
import { loadSynthesizer } from '../../profiles/load-synthesizer.ts';
import { scoreByChampion } from '../stack/customers.ts';
import { createTestStream, partitions, type TestStream } from '../stack/test-stream.ts';
import { until } from '../stack/until.ts';

const quiet = { CHURN_PERFORMANCE_QUIET_MS: '400' };
const minuteMs = 60_000;
const perSecond = 15;
const minutes = 3;
const type = avroType(performanceSchema);

let steady: TestStream;
let killed: TestStream;
let scored: ScoredEvent[];
let outcomes: CustomerOutcome[];
let start: number;

beforeAll(async () => {
  steady = await createTestStream();
  killed = await createTestStream();
  start = (Math.floor(Date.now() / minuteMs) - 20) * minuteMs;
  ({ scored, outcomes } = await made('q'));
});
afterAll(async () => {
  await steady?.close();
  await killed?.close();
});

/** Whole minutes of customers with their outcomes; of the last minute everybody leaves for other reasons. */
async function made(run: string) {
  const { loaded } = steady;
  const { profile } = loaded;
  const count = minutes * 60 * perSecond;
  const options = streamOptions({ seed: 5, run, start, rate: perSecond, count, outcomeDelayMs: 1 });
  const concept = activate(
    profile,
    { kind: 'run', id: 'c', scenario: 'concept', strength: 1, startedAt: 1, stoppedAt: null },
    { first: start + (minutes - 1) * minuteMs, last: null },
  )!;
  const generated = generateEvents(profile, await loadSynthesizer(loaded), options);
  const items = [...withScenarios(generated, () => [concept])];
  return {
    scored: await scoreByChampion(
      loaded,
      items.flatMap((item) => (item.kind === 'event' ? [item.event] : [])),
    ),
    outcomes: items.flatMap((item) => (item.kind === 'outcome' ? [item.outcome] : [])),
  };
}

async function published(stream: TestStream): Promise<ModelPerformance[]> {
  const records = await stream.read(stream.names.reportTopic('performance'));
  return records.map(({ value }) => type.fromBuffer(value!.subarray(5)) as ModelPerformance);
}

async function last(stream: TestStream): Promise<ModelPerformance[]> {
  const windows = new Map((await published(stream)).map((one) => [one.window_start, one]));
  return [...windows.values()].sort((a, b) => a.window_start - b.window_start);
}

const publishScores = async (stream: TestStream, some: readonly ScoredEvent[]) => {
  const home = (ref: string) => Number(ref.split('-').at(-1)) % partitions;
  for (let partition = 0; partition < partitions; partition++) {
    const own = some.filter(({ customer_ref }) => home(customer_ref) === partition);
    await stream.publishScored(own, partition);
  }
};

const isWhole = async (stream: TestStream): Promise<boolean> => {
  const windows = await last(stream);
  const labelled = windows.reduce((sum, one) => sum + one.labelled, 0);
  return labelled === outcomes.length && windows.every(({ parked }) => parked === 0);
};
const content = (windows: readonly ModelPerformance[]) =>
  windows.map(({ revision: _, ...window }) => window);

describe('the live quality', () => {
  it('parks outcomes whose score has not come, and measures them once it has', async () => {
    await steady.start('performance', quiet);
    await steady.publish([], outcomes);
    await until('the outcomes are parked', async () => {
      const { rows } = await steady
        .pool()
        .query('select sum(parked)::int as n from performance_windows');
      return rows[0].n === outcomes.length;
    });
    expect(await published(steady)).toEqual([]);
    await steady.start('postgres-sink');
    await publishScores(steady, scored);
    await until('every outcome is measured', () => isWhole(steady));

    const windows = await last(steady);
    expect(windows.map(({ window_start }) => (window_start - start) / minuteMs)).toEqual([0, 1, 2]);
    const outcomeOf = new Map(
      outcomes.map((one) => [`${one.customer_ref} ${one.sequence}`, one.outcome]),
    );
    for (const window of windows) {
      const own = scored.filter(
        ({ occurred_at: at }) => at >= window.window_start && at < window.window_end,
      );
      const labels = Uint8Array.from(own, (one) =>
        outcomeOf.get(`${one.customer_ref} ${one.sequence}`) === true ? 1 : 0,
      );
      const loss = logLoss(
        labels,
        own.map((one) => one.churn_probability),
      ).value;
      expect(window).toMatchObject({ scored: own.length, labelled: own.length, matured: 1 });
      expect(window.log_loss).toBeCloseTo(loss, 10);
    }
  });

  it('shows other reasons to leave: the realised log loss rises, the estimate does not', async () => {
    const windows = await last(steady);
    const gap = ({ log_loss, estimated_log_loss }: ModelPerformance) =>
      log_loss! - estimated_log_loss!;
    for (const usual of windows.slice(0, -1)) expect(Math.abs(gap(usual))).toBeLessThan(0.1);
    expect(gap(windows.at(-1)!)).toBeGreaterThan(0.2);
    expect(windows.at(-1)!.estimated_log_loss).toBeCloseTo(windows[0]!.estimated_log_loss!, 1);
  });

  it('is corrected by a revised outcome with a revision of its window alone', async () => {
    const before = await last(steady);
    const one = outcomes[0]!;
    await steady.publish([], [{ ...one, outcome: !one.outcome, revision: 1 }]);
    await until('the window is revised', async () => {
      const [first] = await last(steady);
      return first!.revision === before[0]!.revision + 1;
    });
    const after = await last(steady);
    expect(after[0]!.positives).toBe(before[0]!.positives + (one.outcome ? -1 : 1));
    expect(after[0]!.labelled).toBe(before[0]!.labelled);
    expect(after.slice(1)).toEqual(before.slice(1));
    await steady.publish([], [{ ...one, revision: 2 }]);
    await until(
      'and revised again',
      async () => (await last(steady))[0]!.revision > after[0]!.revision,
    );
    expect(content(await last(steady))).toEqual(content(before));
  });

  it('does not take bad outcomes, nor those that come after the label horizon', async () => {
    const good = outcomes[3]!;
    const before = await last(steady);
    await steady.publish(
      [],
      [
        { ...good, customer_ref: 'a b', revision: 3 },
        {
          ...good,
          outcome: !good.outcome,
          revision: 4,
          observed_at: good.occurred_at + 31 * 86_400_000,
        },
      ],
    );
    await steady.settled('performance');
    const { rows } = await steady
      .pool()
      .query('select count(*)::int as n from performance_windows where changed');
    expect(rows[0].n).toBe(0);
    expect(await last(steady)).toEqual(before);
  });

  it('is a row of the registry beside training and test, and a table for SQL', async () => {
    const { rows } = await steady
      .pool()
      .query(
        "select metrics_type, metrics from models where metrics_type in ('training', 'scheduled') order by 1",
      );
    expect(rows.map(({ metrics_type }) => metrics_type)).toEqual(['scheduled', 'training']);
    const windows = await last(steady);
    expect(rows[0].metrics.logLoss.value).toBeCloseTo(windows.at(-1)!.log_loss!, 10);
    expect(Object.keys(rows[0].metrics).sort()).toEqual(Object.keys(rows[1].metrics).sort());

    await steady.start('clickhouse-sink');
    const query =
      'select toUnixTimestamp64Milli(window_start) as start, revision, log_loss, roc_auc from model_performance order by start';
    const stored = async () => {
      const answer = await steady.clickhouse().query({ query, format: 'JSONEachRow' });
      return answer.json<{ start: string; revision: number; log_loss: number; roc_auc: number }>();
    };
    await until('ClickHouse has them', async () => (await stored()).length === windows.length);
    expect((await stored()).map((row) => [Number(row.start), row.revision])).toEqual(
      windows.map((one) => [one.window_start, one.revision]),
    );
    for (const [i, row] of (await stored()).entries()) {
      expect(row.log_loss).toBeCloseTo(windows[i]!.log_loss!, 10);
    }
  });
});

describe('a stage that is killed in mid-window', () => {
  it('publishes the same windows in the end', async () => {
    await killed.start('postgres-sink');
    let stage = await killed.start('performance', quiet);
    const parts = 4;
    for (let i = 0; i < parts; i++) {
      const of = <T>(all: readonly T[]) =>
        all.slice((i * all.length) / parts, ((i + 1) * all.length) / parts);
      await publishScores(killed, of(scored));
      await killed.publish([], of(outcomes));
      if (i === 1) {
        await stage.kill();
        stage = await killed.start('performance', quiet);
      }
    }
    await until('every outcome is measured', () => isWhole(killed));
    expect(content(await last(killed))).toEqual(content(await last(steady)));
  });
});
