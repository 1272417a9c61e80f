import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { ulidToUuid } from '../../domain/identity/ulid.ts';
import type { StreamNames } from '../../domain/stream/names.ts';
import { type ClickHouseClient, clickhouseCall } from '../../platform/clickhouse/client.ts';
import { readRanges } from '../../platform/kafka/read-range.ts';
import { asPostgresOutage } from '../../platform/postgres/pool.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import type { FeatureStore } from '../../stream/features/feature-store.ts';
import type { PlacedLetter } from '../../stream/letters/newest-letters.ts';
import { letterIdentity } from '../../stream/letters/read-letters.ts';
import { type LettersOfEventDeps, lettersOfEvent, type Searched } from './letters-of-event.ts';

/** Why a stage refused an event. */
export interface RefusalTold {
  readonly reason: string;
  /** Field path in the record; empty where the whole record is meant. */
  readonly path: string;
  readonly detail: string;
  /** Identity of the dead letter, by which it can be listed and sent again. */
  readonly letter: string;
}

/** Where Kafka holds an event, and since when. */
export interface Hop {
  readonly stage: string;
  readonly topic: string;
  readonly partition: number | null;
  /** Null for an event that was accepted here and that no store has yet. */
  readonly offset: number | null;
  /** ISO 8601; null where Kafka did not say in time or has it no more. */
  readonly at: string | null;
  /** Null but for a dead letter. */
  readonly refusal: RefusalTold | null;
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
  readonly dead_letters: Searched;
}

export interface EventTraceDeps extends LettersOfEventDeps {
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
  const [postgres, clickhouse, { letters, searched }] = await Promise.all([
    orUnavailable(() => fromPostgres(deps.pool, eventId)),
    orUnavailable(() => fromClickHouse(deps.clickhouse, eventId)),
    lettersOfEvent(deps, eventId),
  ]);
  const ref = clickhouse.row?.customer_ref ?? postgres.row?.customer_ref;
  const redis =
    typeof ref === 'string'
      ? await orUnavailable(() => fromRedis(deps.features, ref, eventId))
      : absent;
  const passed = await hopsOf(deps, clickhouse.row, postgres.row);
  return {
    event_id: eventId,
    hops: inOrder([...passed, ...letters.flatMap((letter) => hopsOfLetter(deps.names, letter))]),
    stores: { postgres, clickhouse, redis },
    dead_letters: searched,
  };
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
  return hops.map((hop, i) => ({ ...hop, at: times[i] ?? null, refusal: null }));
}

/** The record that was refused, and its letter. */
function hopsOfLetter(names: StreamNames, placed: PlacedLetter): Hop[] {
  const { letter, topic, partition, offset, writtenMs } = placed;
  const { stage, reason, path, detail } = letter;
  const refusal = { reason, path, detail, letter: letterIdentity(letter) };
  return [
    {
      stage: letter.topic === names.topic('events') ? 'producer' : 'enrich',
      topic: letter.topic,
      partition: letter.partition,
      offset: letter.offset,
      at: new Date(letter.timeMs).toISOString(),
      refusal: null,
    },
    { stage, topic, partition, offset, at: new Date(writtenMs).toISOString(), refusal },
  ];
}

/** Each place once, by its time; what has none has expired, and is the oldest. */
function inOrder(hops: readonly Hop[]): Hop[] {
  const places = new Map<string, Hop>();
  for (const hop of hops) {
    const place = `${hop.topic}/${hop.partition}@${hop.offset}`;
    if ((places.get(place)?.at ?? null) === null) places.set(place, hop);
  }
  const timeOf = ({ at }: Hop): number => (at === null ? Number.NEGATIVE_INFINITY : Date.parse(at));
  return [...places.values()].sort((a, b) => (timeOf(a) === timeOf(b) ? 0 : timeOf(a) - timeOf(b)));
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
