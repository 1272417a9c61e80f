import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { ulidToUuid } from '../../domain/identity/ulid.ts';
import type { StreamNames } from '../../domain/stream/names.ts';
import { type ClickHouseClient, clickhouseCall } from '../../platform/clickhouse/client.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import { asPostgresOutage } from '../../platform/postgres/pool.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import type { FeatureStore } from '../../stream/features/feature-store.ts';

/** Where Kafka holds an event, and since when. */
export interface Hop {
  readonly stage: string;
  readonly topic: string;
  readonly partition: number | null;
  /** Null for an event that was accepted here and that no store has yet. */
  readonly offset: number | null;
  /** ISO 8601; null where Kafka did not say in time or has it no more. */
  readonly at: string | null;
}

type Row = Readonly<Record<string, unknown>>;

/** What a store holds of an event; `newer`: a later event of the customer stands there. */
export interface StoredEvent {
  readonly status: 'found' | 'absent' | 'newer' | 'unavailable';
  readonly row: Row | null;
}

export interface EventTrace {
  readonly event_id: string;
  readonly hops: readonly Hop[];
  readonly stores: Readonly<Record<'postgres' | 'clickhouse' | 'redis', StoredEvent>>;
}

export interface EventTraceDeps {
  readonly kafka: Kafka;
  readonly names: StreamNames;
  readonly pool: Pool;
  readonly clickhouse: ClickHouseClient;
  readonly features: FeatureStore;
}

/** How long Kafka is waited for. */
const kafkaMs = 3_000;
const absent: StoredEvent = { status: 'absent', row: null };
const unavailable: StoredEvent = { status: 'unavailable', row: null };

/** Looks for an event in every store and topic; what does not answer is told as such. */
export async function traceEvent(deps: EventTraceDeps, eventId: string): Promise<EventTrace> {
  const [postgres, clickhouse] = await Promise.all([
    orUnavailable(() => fromPostgres(deps.pool, eventId)),
    orUnavailable(() => fromClickHouse(deps.clickhouse, eventId)),
  ]);
  const ref = clickhouse.row?.customer_ref ?? postgres.row?.customer_ref;
  const redis =
    typeof ref === 'string'
      ? await orUnavailable(() => fromRedis(deps.features, ref, eventId))
      : absent;
  const hops = await hopsOf(deps, clickhouse.row, postgres.row);
  return { event_id: eventId, hops, stores: { postgres, clickhouse, redis } };
}

async function orUnavailable(look: () => Promise<StoredEvent>): Promise<StoredEvent> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof OutageError) return unavailable;
    throw error;
  }
}

async function fromPostgres(pool: Pool, eventId: string): Promise<StoredEvent> {
  const sql = `select to_jsonb(e) || to_jsonb(c) as row
    from events e join classified c using (event_id) where event_id = $1`;
  const { rows } = await pool.query<{ row: Row }>(sql, [ulidToUuid(eventId)]).catch((error) => {
    throw asPostgresOutage(error);
  });
  return rows[0] === undefined ? absent : { status: 'found', row: rows[0].row };
}

async function fromClickHouse(client: ClickHouseClient, eventId: string): Promise<StoredEvent> {
  return clickhouseCall(async () => {
    const answer = await client.query({
      query: 'select * from raw_scored_events final where event_id = {id:String}',
      query_params: { id: eventId },
      format: 'JSONEachRow',
    });
    const [row] = await answer.json<Row>();
    return row === undefined ? absent : { status: 'found', row };
  });
}

async function fromRedis(
  features: FeatureStore,
  ref: string,
  eventId: string,
): Promise<StoredEvent> {
  const [found] = await features.read([ref]);
  if (found === null || found === undefined) return absent;
  const row = {
    event_id: found.features.eventId,
    as_of: new Date(found.features.asOfMs).toISOString(),
    churn_probability: found.features.probability,
    log_offset: found.offset,
  };
  return { status: row.event_id === eventId ? 'found' : 'newer', row };
}

/** A hop whose place in a topic a store knows. */
interface Place {
  readonly stage: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

async function hopsOf(
  { kafka, names }: EventTraceDeps,
  clickhouse: Row | null,
  postgres: Row | null,
): Promise<Hop[]> {
  const source = clickhouse ?? postgres;
  if (source === null) return [];
  const hops: Place[] = [
    {
      stage: 'producer',
      topic: names.topic('events'),
      partition: Number(source.source_partition),
      offset: Number(source.source_offset),
    },
  ];
  // Below 0 is what was sent again to the sink alone: no place in the topic.
  if (clickhouse !== null && Number(clickhouse.log_partition) >= 0) {
    hops.push({
      stage: 'enrich',
      topic: names.topic('scored'),
      partition: Number(clickhouse.log_partition),
      offset: Number(clickhouse.log_offset),
    });
  }
  const times = await appendTimes(kafka, hops);
  return hops.map((hop, i) => ({ ...hop, at: times[i] ?? null }));
}

async function appendTimes(kafka: Kafka, hops: readonly Place[]): Promise<string[]> {
  const times: string[] = [];
  const ranges = hops.map(({ topic, partition, offset }) => ({
    topic,
    partition,
    from: offset,
    to: offset + 1,
  }));
  try {
    await readRanges(
      kafka,
      ranges,
      ({ topic }, messages) => {
        const at = hops.findIndex((hop) => hop.topic === topic);
        const ms = Number(messages[0]?.timestamp);
        if (Number.isFinite(ms)) times[at] = new Date(ms).toISOString();
      },
      AbortSignal.timeout(kafkaMs),
    );
  } catch {
    // The record has expired, or Kafka is away: where it lay is known all the same.
  }
  return times;
}
