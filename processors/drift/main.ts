import { baselineLayout, referenceFor } from '../../domain/drift/baseline.ts';
import { histogramLayout } from '../../domain/drift/histogram.ts';
import { type LiveOrigin, topicOf, type WatchedTopic } from '../../domain/drift/live/minutes.ts';
import { partialSchema, windowSchema } from '../../domain/drift/live/schemas.ts';
import { avroType } from '../../platform/avro/registry.ts';
import { frameHeader } from '../../platform/avro/wire-format.ts';
import { readEnvironment } from '../../platform/config/read-environment.ts';
import { driftSettings, stageSettings } from '../../platform/config/stage.ts';
import { FencedError } from '../../platform/kafka/errors.ts';
import { logBounds } from '../../platform/kafka/offsets.ts';
import { startPartitionConsumer } from '../../platform/kafka/partition-consumer.ts';
import { createLog } from '../../platform/observability/log.ts';
import { messageOf } from '../../platform/runtime/errors.ts';
import { runProcess } from '../../platform/runtime/run-process.ts';
import { openBaseline } from '../../scoring/drift/baseline-file.ts';
import { championDir, loadChampion } from '../../scoring/load-champion.ts';
import { trackLag } from '../../stream/lag.ts';
import { openStage } from '../../stream/open-stage.ts';
import { createDriftMetrics } from './metrics.ts';
import { openPartialsLane } from './partials-lane.ts';
import { customerSources } from './sources.ts';
import { openWindowsLane } from './windows-lane.ts';

const name = 'drift';
const settings = readEnvironment(stageSettings.extend(driftSettings.shape));
const log = createLog(name, settings.CHURN_LOG_LEVEL);
const watched = ['scored', 'requests'] as const satisfies readonly WatchedTopic[];

await runProcess(log, async (context) => {
  const stage = await openStage(name, settings, log, context, (names) =>
    watched.map((role) => names.topic(role)),
  );
  const { names, kafka, admin, metrics, loaded, failPoints } = stage;
  const scorer = await loadChampion(loaded);
  const { version } = scorer;
  await scorer.close();
  const opened = await openBaseline(championDir(loaded), scorer, loaded.profile);
  // Customers are counted all the same, and every window says why it is not compared.
  if (opened.baseline === null) {
    log.error({ model: version }, `no drift is measured: ${opened.detail}`);
  }
  const layout = opened.baseline === null ? histogramLayout([]) : baselineLayout(opened.baseline);
  const partialsTopic = names.reportTopic('driftPartials');
  const windowsTopic = names.reportTopic('driftWindows');
  const sources = customerSources(stage, layout);
  const sourceOf = new Map(watched.map((role) => [names.topic(role), sources[role]]));
  const reached = new Map<string, number>();
  const standsAt = (topic: string, partition: number): number | null =>
    reached.get(`${topic}/${partition}`) ?? null;
  const onReached = (topic: string, partition: number, next: number): void => {
    reached.set(`${topic}/${partition}`, next);
  };
  const transactionalId = (topic: string, partition: number): string =>
    names.transactionalId(name, topic, partition);
  const shared = {
    kafka,
    brokers: stage.brokers,
    log,
    partitionsConcurrently: 6,
    chunkSize: 6_000,
    // Nobody waits for a window to the second, and each piece of work is a transaction.
    paceMs: 500,
    minBytes: 64 * 1_024,
    maxWaitMs: 250,
  };

  let fence: (error: Error) => void = () => undefined;
  context.watch(
    new Promise<never>((_, reject) => {
      fence = reject;
    }),
  );
  const partialHeader = frameHeader(await stage.register(partialsTopic, partialSchema));
  const partialsLag = trackLag(stage, names.group(name), standsAt);
  const partials = await startPartitionConsumer({
    ...shared,
    ...partialsLag,
    group: names.group(name),
    topics: stage.topics,
    openLane: partialsLag.counting((topic, partition, heartbeat) =>
      openPartialsLane(
        {
          brokers: stage.brokers,
          kafka,
          admin,
          group: names.group(name),
          partialsTopic,
          partialHeader,
          transactionalId,
          modelVersion: version,
          width: layout.fields.length,
          sourceOf: (source) => sourceOf.get(source)!,
          idleMs: settings.CHURN_DRIFT_IDLE_MS,
          now: failPoints?.now ?? Date.now,
          onBroken(error) {
            log.warn({ error: messageOf(error) }, 'a partition is opened anew');
            if (error instanceof FencedError) fence(error);
            else partials.reopen();
          },
          onReached,
          metrics,
          failPoints,
        },
        topic,
        partition,
        heartbeat,
      ),
    ),
  });
  context.scope.defer('partials', () => partials.stop());
  context.watch(partials.failed);

  const windowsGroup = names.group('drift-windows');
  const windowHeader = frameHeader(await stage.register(windowsTopic, windowSchema));
  const partitions = new Map<WatchedTopic, number>();
  for (const role of watched) {
    partitions.set(role, (await logBounds(admin, names.topic(role))).length);
  }
  const windowsDeps = {
    kafka,
    admin,
    group: windowsGroup,
    windowsTopic,
    windowType: avroType(windowSchema),
    windowHeader,
    transactionalId,
    partitionsOf: (origin: LiveOrigin) => partitions.get(topicOf(origin))!,
    layout,
    referenceFor: (origin: string) =>
      opened.baseline === null ? opened.lack : referenceFor(opened.baseline, origin),
    modelVersion: version,
    driftMetrics: createDriftMetrics(
      stage.metricsRegistry,
      layout.fields.map((field) => field.name),
    ),
    onReached,
    failPoints,
  };
  const windowsLag = trackLag(stage, windowsGroup, standsAt);
  const windows = await startPartitionConsumer({
    ...shared,
    ...windowsLag,
    group: windowsGroup,
    topics: [partialsTopic],
    openLane: windowsLag.counting((topic, partition, heartbeat) =>
      openWindowsLane(windowsDeps, topic, partition, heartbeat),
    ),
  });
  context.scope.defer('windows', () => windows.stop());
  context.watch(windows.failed);
  await stage.serve(() =>
    partials.isAssigned() && windows.isAssigned() ? [] : ['a group is rebalancing'],
  );
});
