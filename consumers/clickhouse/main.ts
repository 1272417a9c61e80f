import { createOutcomeValidator } from '../../domain/customer/validate-outcome.ts';
import { outcomeSchema, scoredSchema } from '../../domain/profile/avro-schema.ts';
import type { CustomerOutcome, ScoredEvent } from '../../domain/stream/event.ts';
import { createClickHouse } from '../../platform/clickhouse/client.ts';
import { readEnvironment } from '../../platform/config/read-environment.ts';
import { stageSettings } from '../../platform/config/stage.ts';
import { clickhouseSettings } from '../../platform/config/stores.ts';
import { startPartitionConsumer } from '../../platform/kafka/partition-consumer.ts';
import { createLog } from '../../platform/observability/log.ts';

import { runProcess } from '../../platform/runtime/run-process.ts';
import { trackLag } from '../../stream/lag.ts';
import { createLetterWriter } from '../../stream/letter-writer.ts';
import { createBatchReader, openSink } from '../../stream/open-sink.ts';
import { openStage } from '../../stream/open-stage.ts';
import { openClickHouseLane } from './lane.ts';

const name = 'clickhouse-sink';
const settings = readEnvironment(stageSettings.extend(clickhouseSettings.shape));
const log = createLog(name, settings.CHURN_LOG_LEVEL);

await runProcess(log, async (context) => {
  const stage = await openStage(name, settings, ['scored', 'outcomes'], log, context);
  const { names, kafka, metrics } = stage;
  const { profile } = stage.loaded;
  const client = createClickHouse(settings.CLICKHOUSE_URL, names.database);
  context.scope.defer('clickhouse', () => client.close());
  const letters = createLetterWriter(kafka);
  context.scope.defer('dead letters', () => letters.close());
  const group = names.group(name);
  const consumer = await startPartitionConsumer({
    kafka,
    group,
    topics: [names.topic('scored'), names.topic('outcomes')],
    partitionsConcurrently: 6,
    // Few and large inserts: each makes a part that ClickHouse must merge.
    chunkSize: 5_000,
    minBytes: 64 * 1_024,
    maxWaitMs: 400,
    commitToGroup: true,
    log,
    openLane: openClickHouseLane({
      client,
      sink: openSink(stage, settings.KAFKA_BROKERS, 'clickhouse'),
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
