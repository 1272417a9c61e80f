import { customerId, eventId } from '../../../domain/identity/ulid.ts';
import { eventSchema, outcomeSchema, scoredSchema } from '../../../domain/profile/avro-schema.ts';
import type { ScoredEvent } from '../../../domain/stream/event.ts';
import { RecordWriter } from '../../../platform/kafka/encoded-records.ts';
import type { StreamConnection } from '../../stream/connect.ts';
import { ByteWriter } from './byte-writer.ts';
import { type FillEvent, type FillPlan, fillEvent, fillPartitions } from './plan.ts';
import { valueWriter } from './value-writer.ts';

const recordsPerBatch = 2_000;
const outcomeDelayMs = 60_000;

/** Writes the three topics, a partition at a time; all records of one offset belong to one event. */
export async function fillKafka(
  stream: StreamConnection,
  plan: FillPlan,
  fixed: ScoredEvent,
): Promise<void> {
  const producer = stream.kafka.producer({ maxInFlightRequests: 1 });
  await producer.connect();
  const value = new ByteWriter(16 * 1024);
  const current = { event: fillEvent(plan, 0, 0), partition: 0, offset: 0 };
  const topics = (await writersOf(stream, plan, fixed, current)).map(({ topic, write }) => ({
    topic,
    write,
    records: new RecordWriter(),
  }));
  const perPartition = plan.events / fillPartitions;
  try {
    for (let partition = 0; partition < fillPartitions; partition++) {
      for (let offset = 0; offset < perPartition; offset++) {
        current.event = fillEvent(plan, partition, offset);
        current.partition = partition;
        current.offset = offset;
        const key = Buffer.from(current.event.ref);
        for (const { write, records } of topics) {
          value.at = 0;
          write(value);
          const at = records.add(key, value.at);
          records.bytes.set(value.bytes.subarray(0, value.at), at);
        }
        if (offset % recordsPerBatch !== recordsPerBatch - 1 && offset !== perPartition - 1)
          continue;
        for (const { topic, records } of topics) {
          await producer.send({ topic, acks: -1, messages: records.take(partition).asMessages() });
        }
      }
    }
  } finally {
    await producer.disconnect();
  }
}

interface Current {
  event: FillEvent;
  partition: number;
  offset: number;
}

/** How the value of each topic is written for the current event. */
async function writersOf(
  { registry, names, loaded: { profile } }: StreamConnection,
  plan: FillPlan,
  fixed: ScoredEvent,
  current: Current,
) {
  const text = (to: ByteWriter, written: string): void => {
    to.varint(written.length);
    to.ascii(written);
  };
  const idEpochMs = Date.parse(profile.idEpoch);
  const fields = {
    customer_ref: (to: ByteWriter) => text(to, current.event.ref),
    sequence: (to: ByteWriter) => to.varint(current.event.sequence),
    occurred_at: (to: ByteWriter) => to.varint(current.event.occurredAtMs),
    observed_at: (to: ByteWriter) => to.varint(current.event.occurredAtMs + outcomeDelayMs),
    event_id(to: ByteWriter) {
      const { ref, sequence, occurredAtMs } = current.event;
      text(to, eventId(plan.profileName, ref, sequence, occurredAtMs));
    },
    customer_id: (to: ByteWriter) =>
      text(to, customerId(plan.profileName, idEpochMs, current.event.ref)),
    source_partition: (to: ByteWriter) => to.varint(current.partition),
    source_offset: (to: ByteWriter) => to.varint(current.offset),
    scored_at: (to: ByteWriter) => to.varint(current.event.occurredAtMs + 1),
  };
  const all = { ...fixed, outcome: false, revision: 0 };
  const schemas = {
    events: eventSchema(profile),
    scored: scoredSchema(profile),
    outcomes: outcomeSchema(profile),
  } as const;
  const roles = Object.keys(schemas) as (keyof typeof schemas)[];
  return Promise.all(
    roles.map(async (role) => {
      const topic = names.topic(role);
      const id = await registry.register(names.subject(topic), schemas[role]);
      return { topic, write: valueWriter(schemas[role], id, all, fields) };
    }),
  );
}
