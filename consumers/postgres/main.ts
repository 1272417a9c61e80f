import { createOutcomeValidator } from '../../domain/customer/validate-outcome.ts';
import { outcomeSchema, scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { CustomerOutcome, ScoredEvent } from '../../domain/stream/event.ts';
import { readEnvironment } from '../../platform/config/read-environment.ts';
import { stageSettings } from '../../platform/config/stage.ts';
import { postgresSettings } from '../../platform/config/stores.ts';
import { startPartitionConsumer } from '../../platform/kafka/partition-consumer.ts';
import { createLog } from '../../platform/observability/log.ts';
import { createPool } from '../../platform/postgres/pool.ts';
import { runProcess } from '../../platform/runtime/run-process.ts';
import { trackLag } from '../../stream/lag.ts';
import { createLetterWriter } from '../../stream/letter-writer.ts';
import { createBatchReader, openSink } from '../../stream/open-sink.ts';
import { openStage } from '../../stream/open-stage.ts';
import { openPostgresLane } from './lane.ts';

const name = 'postgres-sink';
const settings = readEnvironment(stageSettings.extend(postgresSettings.shape));
const log = createLog(name, settings.CHURN_LOG_LEVEL);

await runProcess(log, async (context) => {
  const stage = await openStage(name, settings, ['scored', 'outcomes'], log, context);
  const { names, kafka, metrics } = stage;
  const { profile } = stage.loaded;
  const pool = createPool(settings.DATABASE_URL, names.database, 8);
  context.scope.defer('postgres', () => pool.end());
  const letters = createLetterWriter(kafka);
  context.scope.defer('dead letters', () => letters.close());
  const group = names.group(name);
  const consumer = await startPartitionConsumer({
    kafka,
    group,
    topics: [names.topic('scored'), names.topic('outcomes')],
    partitionsConcurrently: 6,
    chunkSize: 2_000,
    commitToGroup: true,
    log,
    openLane: openPostgresLane({
      pool,
      sink: openSink(stage, settings.KAFKA_BROKERS, 'postgres'),
      profile,
      scoredTopic: names.topic('scored'),
      readScored: createBatchReader<ScoredEvent>(stage, letters, scoredSchema(profile), () => null),
      readOutcomes: createBatchReader<CustomerOutcome>(
        stage,
        letters,
        outcomeSchema(profile),
        createOutcomeValidator(profile),
      ),
      metrics,
      now: Date.now,
    }),
    ...trackLag(stage, group),
  });
  context.scope.defer('consumer', () => consumer.stop());
  context.watch(consumer.failed);
  await stage.serve(() => (consumer.isAssigned() ? [] : ['the group is rebalancing']));
});
