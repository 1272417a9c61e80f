import type { Type } from 'avsc';
import { createRequestValidator } from '../../domain/customer/validate-request.ts';
import type { HistogramLayout } from '../../domain/drift/histogram.ts';
import { originsIn, type WatchedTopic } from '../../domain/drift/live/minutes.ts';
import { requestSchema } from '../../domain/profile/avro-schema.ts';
import type { ScoreRequest } from '../../domain/stream/event.ts';
import { avroType } from '../../platform/avro/registry.ts';
import type { Heartbeat, PartitionBatch } from '../../platform/kafka/partition-consumer.ts';
import {
  decodeValues,
  type Readers,
  type ValueReader,
  valueReader,
} from '../../stream/decode-values.ts';
import type { Stage } from '../../stream/open-stage.ts';
import { createSchemaReaders } from '../../stream/schema-readers.ts';
import { readRows, scoredReading } from '../../stream/scored-rows/read-rows.ts';
import type { CustomerSource } from './customer-source.ts';
import { customerReader } from './read-customers.ts';
import { requestReader } from './read-requests.ts';

/** Returns how the customers of each watched topic are read and put into the bins of a baseline. */
export function customerSources(
  stage: Stage,
  layout: HistogramLayout,
): Readonly<Record<WatchedTopic, CustomerSource>> {
  const { profile } = stage.loaded;
  const reading = scoredReading(profile);
  const customers = customerReader(layout, reading.layout);
  const requests = requestReader(layout, profile);
  const checkRequest = createRequestValidator(profile);
  const readersOf = (type: Type) => schemaReaders(stage, type);
  const scoredReaders = readersOf(reading.current);
  const requestReaders = readersOf(avroType(requestSchema(profile)));
  return {
    scored: {
      origins: originsIn.scored,
      read: async (batch, heartbeat) =>
        customers(readRows(batch.messages, await scoredReaders(batch, heartbeat), reading)),
    },
    requests: {
      origins: originsIn.requests,
      async read(batch, heartbeat) {
        const readers = await requestReaders(batch, heartbeat);
        return requests(batch, decodeValues<ScoreRequest>(batch.messages, readers, checkRequest));
      },
    },
  };
}

function schemaReaders(
  { registry, signal, log }: Stage,
  current: Type,
): (batch: PartitionBatch, heartbeat: Heartbeat) => Promise<Readers> {
  const readers = createSchemaReaders<ValueReader>({
    registry,
    create: (writer) => valueReader(current, writer),
    signal,
    onRetry: (error) => log.warn({ error: error.message }, 'waiting for the registry'),
  });
  return ({ messages }, heartbeat) =>
    readers(
      messages.map(({ value }) => value),
      heartbeat,
    );
}
