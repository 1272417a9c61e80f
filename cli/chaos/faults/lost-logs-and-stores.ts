import { topicSpecs } from '../../../migrations/topics.ts';
import { createTopics } from '../../../platform/kafka/create-topics.ts';
import { requestRebuild } from '../../../stream/features/rebuild.ts';
import type { Fault, FaultContext } from '../fault.ts';
import { snareAtWork, snareInTransaction } from '../snares.ts';
import type { Testbed } from '../testbed/testbed.ts';
import { untilLogged } from '../testbed/until-logged.ts';
import type { StageName } from '../testbed/worker.ts';

/** Stops enrich, has it forget where it stood, and starts it again: it reads its topic from the start. */
async function replayFromStart(testbed: Testbed, between: () => Promise<void>): Promise<void> {
  const { stream } = testbed;
  const workers = [...testbed.workers('enrich')];
  await Promise.all(workers.map((worker) => testbed.removeWorker(worker)));
  await between();
  const admin = await stream.admin();
  await admin.deleteGroups([stream.names.group('enrich')]);
  await Promise.all(workers.map(() => testbed.addWorker('enrich')));
}

/**
 * The scored topic is deleted and made again. The sinks must stop, each with a line that names the repair; the
 * repair of docs/runbooks/sink-refuses-its-position.md is applied, and the events are scored again.
 */
async function recreateScored({ testbed, reader }: FaultContext): Promise<void> {
  const { stream } = testbed;
  const topic = stream.names.topic('scored');
  // Mended while nobody writes: what a sink that stops still has under way would stay.
  const mendOnceRefused = async (stage: StageName, mend: () => Promise<unknown>): Promise<void> => {
    const [sink] = testbed.workers(stage);
    if (sink === undefined) throw new Error(`there is no ${stage}`);
    await untilLogged(testbed, sink, sink.logSize(), /topic was recreated/);
    await testbed.removeWorker(sink);
    await mend().finally(() => testbed.addWorker(stage));
  };
  let mended: Promise<unknown> = Promise.resolve();
  await replayFromStart(testbed, async () => {
    const admin = await stream.admin();
    await admin.deleteTopics({ topics: [topic] });
    while ((await admin.listTopics()).includes(topic)) await testbed.wait(50);
    await createTopics(admin, topicSpecs(stream.names));
    reader.reset();
    mended = Promise.all([
      mendOnceRefused('postgres-sink', () =>
        stream.pool().query('delete from sink_offsets where topic = $1', [topic]),
      ),
      mendOnceRefused('clickhouse-sink', () => forgetScored(testbed, topic)),
      mendOnceRefused('redis-sink', () => rebuildRedis(testbed)),
    ]);
    // Awaited below, once enrich gives the sinks something to refuse.
    mended.catch(() => undefined);
  });
  await mended;
}

async function forgetScored({ stream }: Testbed, topic: string): Promise<void> {
  const clickhouse = stream.clickhouse();
  await clickhouse.command({ query: 'truncate table raw_scored_events' });
  await clickhouse.command({
    query: 'delete from sink_sources where topic = {topic:String}',
    query_params: { topic },
  });
}

async function wipeClickHouse({ stream }: Testbed): Promise<void> {
  for (const table of ['raw_scored_events', 'raw_outcomes', 'sink_sources']) {
    await stream.clickhouse().command({ query: `truncate table ${table}` });
  }
}

async function rebuildRedis({ stream }: Testbed): Promise<void> {
  const redis = await stream.redis();
  await requestRebuild(redis, await stream.features(), stream.names.redisPrefix);
}

/** What is gone is made again from the log, by the repair that the documentation names. */
export const lostLogsAndStores: readonly Fault[] = [
  {
    id: 'F-20',
    name: 'the whole topic of events read again from its start',
    stage: 'enrich',
    set: (context) =>
      snareInTransaction(context, async (held) => {
        held.release();
        await replayFromStart(context.testbed, async () => undefined);
      }),
  },
  {
    id: 'R-01',
    name: 'scored topic deleted and made again',
    stage: 'postgres-sink',
    set: (context) =>
      snareAtWork(context, async (held) => {
        held.release();
        await recreateScored(context);
      }),
  },
  {
    id: 'R-02',
    name: 'Postgres wiped, sink started again',
    stage: 'postgres-sink',
    set: (context) =>
      snareAtWork(context, async (held) => {
        const { testbed, victim } = context;
        held.release();
        // In the order of the sink's own writes, or one of the two ends in a deadlock.
        await testbed.stream
          .pool()
          .query('truncate sink_offsets, events, classified, customers, outcomes');
        await victim.process.restart();
      }),
  },
  {
    id: 'R-03',
    name: 'ClickHouse wiped, sink started again',
    stage: 'clickhouse-sink',
    set: (context) =>
      snareAtWork(context, async (held) => {
        const { testbed, victim } = context;
        held.cut();
        await testbed.removeWorker(victim);
        await wipeClickHouse(testbed);
        await testbed.addWorker('clickhouse-sink');
      }),
  },
];
