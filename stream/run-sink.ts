import type { Type } from 'avsc';
import { createOutcomeValidator } from '../domain/customer/validate-outcome.ts';
import { createRequestValidator } from '../domain/customer/validate-request.ts';
import { outcomeSchema, requestSchema } from '../domain/profile/avro-schema.ts';
import type { CustomerOutcome, ScoreRequest } from '../domain/stream/event.ts';
import {
  type SinkStage,
  type StoredReport,
  sinkReads,
  type TopicRole,
} from '../domain/stream/names.ts';
import { reportSchemas } from '../domain/stream/reports.ts';
import { avroType } from '../platform/avro/registry.ts';
import type { StageSettings } from '../platform/config/stage.ts';
import {
  type PartitionConsumer,
  type PartitionConsumerOptions,
  startPartitionConsumer,
} from '../platform/kafka/partition-consumer.ts';
import { createLog } from '../platform/observability/log.ts';
import { type ProcessContext, runProcess } from '../platform/runtime/run-process.ts';
import { type Decoded, decodeValues } from './decode-values.ts';
import { trackLag } from './lag.ts';
import { createLetterWriter } from './letters/letter-writer.ts';
import { type BatchReader, createBatchReader, openSink, type Sink } from './open-sink.ts';
import { openStage, type Stage } from './open-stage.ts';
import { readRows, scoredReading } from './scored-rows/read-rows.ts';
import type { ScoredLayout, ScoredRows } from './scored-rows/scored-rows.ts';

/** What a sink is given to open its lanes with. */
export interface SinkContext {
  readonly stage: Stage;
  readonly sink: Sink;
  readonly process: ProcessContext;
  /** Where the fields of scored rows stand. */
  readonly layout: ScoredLayout;
  /** Scored records as bytes with the places of their fields. */
  readonly readRows: BatchReader<ScoredRows>;
  readonly readOutcomes: BatchReader<readonly Decoded<CustomerOutcome>[]>;
  /** Reads one of the reports that the sink stores. */
  readReport<T>(role: StoredReport): BatchReader<readonly Decoded<T>[]>;
  readonly readRequests: BatchReader<readonly Decoded<ScoreRequest>[]>;
}

type Fetching = Pick<
  PartitionConsumerOptions,
  'chunkSize' | 'paceMs' | 'bytesAhead' | 'minBytes' | 'maxWaitMs'
>;

export interface SinkSpec extends Fetching {
  /** The store's name in metrics; the stage is called `<store>-sink`. */
  readonly store: 'redis' | 'postgres' | 'clickhouse';
  /** What it stores besides the stream itself. */
  readonly reports?: readonly StoredReport[];
  open(context: SinkContext): Promise<PartitionConsumerOptions['openLane']>;
  /** Called once the consumer runs. */
  onRunning?(context: SinkContext, consumer: PartitionConsumer): void;
}

const partitionsConcurrently = 6;

/** Runs a process that writes topics of the stream to one store. */
export function runSink(settings: StageSettings, spec: SinkSpec): Promise<void> {
  const name: SinkStage = `${spec.store}-sink`;
  const log = createLog(name, settings.CHURN_LOG_LEVEL);
  return runProcess(log, async (process) => {
    const reads = sinkReads[name];
    const stage = await openStage(name, settings, log, process, (names) => [
      ...reads.flatMap((role) => {
        const topic = names.topic(role);
        return [topic, names.redriveTopic(topic, name)];
      }),
      ...(spec.reports ?? []).map((role) => names.reportTopic(role)),
    ]);
    const { names, kafka } = stage;
    const { profile } = stage.loaded;
    const letters = createLetterWriter(kafka);
    process.scope.defer('dead letters', () => letters.close());
    const deadLetters = (role: TopicRole): string => names.deadLetterTopic(names.topic(role));
    const reading = scoredReading(profile);
    const { layout, current: scoredType } = reading;
    const checkOutcome = createOutcomeValidator(profile);
    const checkRequest = createRequestValidator(profile);
    const reader = <Rows>(
      role: TopicRole,
      type: Type,
      decode: Parameters<typeof createBatchReader<Rows>>[4],
    ): BatchReader<Rows> => createBatchReader(stage, letters, deadLetters(role), type, decode);
    const context: SinkContext = {
      stage,
      sink: openSink(stage, spec.store),
      process,
      layout,
      readRows: reader('scored', scoredType, (messages, readers) =>
        readRows(messages, readers, reading),
      ),
      readOutcomes: reader('outcomes', avroType(outcomeSchema(profile)), (messages, readers) =>
        decodeValues(messages, readers, checkOutcome),
      ),
      readReport: (role) => {
        const letterTopic = names.deadLetterTopic(names.reportTopic(role));
        // Written by our own stages: what decodes is what they meant.
        return createBatchReader(
          stage,
          letters,
          letterTopic,
          avroType(reportSchemas[role]),
          (messages, readers) => decodeValues(messages, readers, () => null),
        );
      },
      readRequests: reader('requests', avroType(requestSchema(profile)), (messages, readers) =>
        decodeValues(messages, readers, checkRequest),
      ),
    };
    const openLane = await spec.open(context);
    const { chunkSize, paceMs, bytesAhead, minBytes, maxWaitMs } = spec;
    const lag = trackLag(stage, names.group(name));
    const consumer = await startPartitionConsumer({
      kafka,
      brokers: stage.brokers,
      group: names.group(name),
      topics: stage.topics,
      partitionsConcurrently,
      chunkSize,
      ...(paceMs !== undefined && { paceMs }),
      ...(bytesAhead !== undefined && { bytesAhead }),
      ...(minBytes !== undefined && { minBytes }),
      ...(maxWaitMs !== undefined && { maxWaitMs }),
      commitToGroup: true,
      log,
      openLane: lag.counting(openLane),
      onRebalance: lag.onRebalance,
      onAssigned: lag.onAssigned,
    });
    process.scope.defer('consumer', () => consumer.stop());
    process.watch(consumer.failed);
    spec.onRunning?.(context, consumer);
    await stage.serve(() => (consumer.isAssigned() ? [] : ['the group is rebalancing']));
  });
}
