import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerEvent } from '../../domain/stream/event.ts';
import { makeEvents } from '../../tests/stack/customers.ts';
import { createTestStream, type TestStream } from '../../tests/stack/test-stream.ts';
import { isClean } from '../ledger/verdict.ts';
import { awaitRedriven } from './await-redriven.ts';
import { dropLetters } from './drop-letters.ts';
import { readJournal } from './journal.ts';
import { everyLetter, type LetterFilter } from './letter-filter.ts';
import { startLetterProducer } from './letter-transactions.ts';
import { type LetterStream, letterIdentity } from './read-letters.ts';
import { type RedriveRequest, type RedriveResult, redriveLetters } from './redrive-letters.ts';

let stream: TestStream;
let letters: LetterStream;

beforeAll(async () => {
  stream = await createTestStream();
  letters = await stream.letterStream(new AbortController().signal);
  await stream.startAll();
});
afterAll(() => stream?.close());

const redrive = (
  filter: Partial<LetterFilter>,
  request: Partial<RedriveRequest> = {},
): Promise<RedriveResult> =>
  redriveLetters(letters, {
    filter: { ...everyLetter, ...filter },
    set: new Map(),
    again: false,
    limit: Number.POSITIVE_INFINITY,
    rate: 'max',
    dryRun: false,
    onProgress: () => undefined,
    ...request,
  });
const outcomeOf = ({ sent, byTopic }: RedriveResult) =>
  awaitRedriven(letters, sent, byTopic.keys(), 60_000);

/** Publishes events that enrich refuses for their time, and returns them with the name of a number field. */
async function refusedEvents(count: number): Promise<readonly CustomerEvent[]> {
  const { events } = await makeEvents(count);
  await stream.publish(events.map((event) => ({ ...event, occurred_at: 0 })));
  await stream.settled('enrich');
  return events;
}
const ends = async (topic: string): Promise<number> => (await stream.read(topic)).length;
const keyOf = ({ customer_ref }: CustomerEvent): Partial<LetterFilter> => ({ key: customer_ref });

describe('a letter of enrich', () => {
  it('goes back to the events with what was set, once, however often it is asked for', async () => {
    const [event] = await refusedEvents(1);
    const filter = { reason: 'time', ...keyOf(event!) };
    const set = new Map([['occurred_at', String(event!.occurred_at)]]);
    const events = stream.names.topic('events');
    const before = await ends(events);

    const dry = await redrive(filter, { set, dryRun: true });
    expect([dry.matched, dry.sent]).toEqual([1, []]);
    expect(await ends(events)).toBe(before);

    const first = await redrive(filter, { set });
    expect(first.sent).toHaveLength(1);
    expect(await outcomeOf(first)).toEqual({ accepted: 1, refusedAgain: new Map() });
    expect(await ends(events)).toBe(before + 1);

    const second = await redrive(filter, { set });
    expect([second.matched, second.sent]).toEqual([0, []]);
    expect(await ends(events)).toBe(before + 1);

    const verdict = await stream.verify();
    expect(isClean(verdict)).toBe(true);
    const scored = (await stream.scored()).filter(
      ({ customer_ref }) => customer_ref === event!.customer_ref,
    );
    expect(scored.map(({ occurred_at }) => occurred_at)).toEqual([event!.occurred_at]);
  });

  it('keeps its bytes and headers, and says where it comes from', async () => {
    const value = Buffer.from([9, 8, 7]);
    const key = `bytes-${Math.random().toString(36).slice(2)}`;
    const topic = stream.names.topic('events');
    await stream.send(topic, [{ key, value, headers: { trace: 'abc' } }]);
    await stream.settled('enrich');
    const [letter] = (await stream.letters()).filter((one) => one.key?.toString() === key);

    const result = await redrive({ key });
    const { accepted, refusedAgain } = await outcomeOf(result);
    expect([accepted, [...refusedAgain]]).toEqual([0, [['framing', 1]]]);
    const again = (await stream.read(topic)).filter((record) => record.key === key);
    expect(again).toHaveLength(2);
    expect(again[1]!.value).toEqual(value);
    expect(again[1]!.headers).toEqual({
      trace: 'abc',
      'churnstream.redriven_from': letterIdentity(letter!),
      'churnstream.redriven_offset': String(letter!.offset),
      'churnstream.attempts': '1',
    });
    const found = (await stream.letters()).filter((one) => one.key?.toString() === key);
    expect(found.map(({ attempts }) => attempts)).toEqual([1, 2]);

    const next = await redrive({ key });
    expect([next.sent, next.leftAlone.refusedAgain]).toEqual([[], 1]);
    const anyway = await redrive({ key }, { again: true });
    expect(anyway.sent).toEqual([letterIdentity(found[1]!)]);
  });

  it('is chosen by fields of its value, and at most as many as asked for', async () => {
    const events = await refusedEvents(30);
    const text = stream.loaded.profile.fields.find(({ kind }) => kind === 'text')!.name;
    const wanted = { [text]: String(events[0]![text] ?? ''), event_type: events[0]!.event_type };
    const fields = new Map(Object.entries(wanted));
    const matching = events.filter((event) =>
      [...fields].every(([name, value]) => String(event[name] ?? '') === value),
    ).length;
    const own = new Set(events.map(({ customer_ref }) => customer_ref));
    const open = (await stream.letters()).filter(({ key }) => own.has(key?.toString() ?? ''));
    expect(open).toHaveLength(30);
    const dry = await redrive({ fields, reason: 'time' }, { dryRun: true });
    expect(dry.matched).toBeGreaterThanOrEqual(matching);
    const limited = await redrive({ reason: 'time' }, { limit: 7, rate: 1_000 });
    expect(limited.sent).toHaveLength(7);
  });

  it('is sent once by a redrive that goes on where an interrupted one stopped', async () => {
    const events = await refusedEvents(40);
    const time = new Map([['occurred_at', String(Date.now())]]);
    const nameOf = (event: Pick<CustomerEvent, 'customer_ref' | 'sequence'>): string =>
      `${event.customer_ref}#${event.sequence}`;
    const names = new Set(events.map(nameOf));
    const stop = new AbortController();
    const interrupted = redriveLetters(
      { ...letters, signal: stop.signal },
      {
        ...{ set: time, again: false, limit: 1_000, dryRun: false, rate: 5 },
        filter: { ...everyLetter, reason: 'time', status: null },
        onProgress: (sent) => {
          if (sent >= 10) stop.abort();
        },
      },
    );
    await expect(interrupted).rejects.toThrow();
    await outcomeOf(await redrive({ reason: 'time' }, { set: time }));
    expect(isClean(await stream.verify())).toBe(true);
    const scored = (await stream.scored()).map(nameOf).filter((name) => names.has(name));
    expect(scored.sort()).toEqual([...names].sort());
  });

  it('is sent by one of two redrives at a time; the other is fenced', async () => {
    await refusedEvents(5);
    const first = await startLetterProducer(letters);
    const second = await redrive({ reason: 'time' });
    expect(second.sent.length).toBeGreaterThanOrEqual(5);
    const records = [{ topic: stream.names.letterJournal, messages: [{ key: 'k', value: '{}' }] }];
    await expect(first.commit(records, null)).rejects.toMatchObject({ name: 'FencedError' });
    await first.close();
    expect((await readJournal(letters)).has('k')).toBe(false);
  });
});

describe('a letter of a sink', () => {
  it('is consumed by that sink alone, and the ledger knows', async () => {
    const { events, outcomes } = await makeEvents(1);
    await stream.publish(events, [{ ...outcomes[0]!, observed_at: 0 }]);
    await stream.verify();
    const observed = String(outcomes[0]!.observed_at);
    const filter = { reason: 'time', key: outcomes[0]!.customer_ref, stage: 'postgres-sink' };
    const rows = async () => {
      const found = await stream
        .pool()
        .query('select outcome from outcomes where customer_ref = $1', [filter.key]);
      return found.rows.length;
    };
    const clickhouseRows = async () => {
      const found = await stream.clickhouse().query({
        query: 'select count() as n from raw_outcomes where customer_ref = {ref:String}',
        query_params: { ref: filter.key },
        format: 'JSONEachRow',
      });
      const [row] = await found.json<{ n: string }>();
      return Number(row!.n);
    };
    expect([await rows(), await clickhouseRows()]).toEqual([0, 0]);
    expect(isClean(await stream.verify())).toBe(true);

    const result = await redrive(filter, { set: new Map([['observed_at', observed]]) });
    const topic = stream.names.redriveTopic(stream.names.topic('outcomes'), 'postgres-sink');
    expect([...result.byTopic]).toEqual([[topic, 1]]);
    expect(await outcomeOf(result)).toEqual({ accepted: 1, refusedAgain: new Map() });
    expect([await rows(), await clickhouseRows()]).toEqual([1, 0]);
    expect(isClean(await stream.verify())).toBe(true);

    const other = await redrive(
      { ...filter, stage: 'clickhouse-sink' },
      { set: new Map([['observed_at', observed]]) },
    );
    await outcomeOf(other);
    expect([await rows(), await clickhouseRows()]).toEqual([1, 1]);
    expect(isClean(await stream.verify())).toBe(true);
  });
});

describe('a letter that was dropped', () => {
  it('stays readable with the reason, and is not redriven', async () => {
    const [event] = await refusedEvents(1);
    const filter = { ...everyLetter, reason: 'time', ...keyOf(event!) };
    const request = { filter, because: 'a test', dryRun: false };
    expect(await dropLetters(letters, { ...request, dryRun: true })).toBe(1);
    expect(await dropLetters(letters, request)).toBe(1);
    expect(await dropLetters(letters, request)).toBe(0);
    expect((await redrive(filter)).matched).toBe(0);
    const [letter] = (await stream.letters()).filter(
      ({ key }) => key?.toString() === event!.customer_ref,
    );
    const entry = (await readJournal(letters)).get(letterIdentity(letter!));
    expect(entry).toMatchObject({ action: 'dropped', because: 'a test' });
  });
});
