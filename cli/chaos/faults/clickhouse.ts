import { httpAnswer } from '../../../platform/proxy/http-codec.ts';
import type { Fault } from '../fault.ts';
import { snareAfterStore, snareBeforeStore, storeRequests } from '../snares.ts';
import { killedStore, pausedStore, unreachableStore } from './store-outage.ts';

const stage = 'clickhouse-sink';
const insert = storeRequests.clickhouseInsert;

/** An answer as ClickHouse gives it. */
const exception = (code: number, what: string, name: string): Buffer =>
  httpAnswer(
    500,
    { 'X-ClickHouse-Exception-Code': String(code) },
    `Code: ${code}. DB::Exception: ${what}. (${name})\n`,
  );

const refusing = (name: string, answer: Buffer): Fault => ({
  id: 'F-12',
  name: `ClickHouse refuses inserts: ${name}`,
  stage,
  set: (context) =>
    snareBeforeStore(context, insert, async (held) => {
      const { victim, testbed } = context;
      const isInsert = (request: Buffer): boolean =>
        /INSERT(%20|\+)INTO/i.test(request.toString('latin1', 0, 1_024));
      victim.store.answerFor((request) => (isInsert(request) ? answer : null));
      held.cut();
      await testbed.outage(120_000);
      victim.store.answerFor(null);
    }),
});

/** What may happen to ClickHouse while a block is on its way. */
export const clickhouse: readonly Fault[] = [
  killedStore('F-12', stage, 'clickhouse', 'ClickHouse killed'),
  pausedStore('F-12', stage, 'clickhouse', 'ClickHouse stands still'),
  unreachableStore('F-12', stage, 'ClickHouse unreachable', 120_000),
  refusing('read-only', exception(164, 'Cannot execute query in readonly mode', 'READONLY')),
  refusing(
    'too many parts',
    exception(
      252,
      'Too many parts (3000). Merges are processing slower than inserts',
      'TOO_MANY_PARTS',
    ),
  ),
  refusing(
    'no space',
    exception(243, 'Cannot reserve 1.00 MiB, not enough space', 'NOT_ENOUGH_SPACE'),
  ),
  {
    id: 'D-01',
    name: 'block inserted, answer lost',
    stage,
    set: (context) => snareAfterStore(context, insert, (held) => held.cut()),
  },
];
