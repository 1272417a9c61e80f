import { Readable } from 'node:stream';
import { ClickHouseError, createClient } from '@clickhouse/client';
import { describe, expect, it } from 'vitest';
import { serveForThisFile } from './testing/served.ts';

const served = serveForThisFile();

async function command(query: string): Promise<void> {
  await served.client.command({ query });
}

async function rows<T>(query: string): Promise<T[]> {
  const result = await served.client.query({ query, format: 'JSONEachRow' });
  return result.json<T>();
}

describe('reading', () => {
  it('answers a ping', async () => {
    expect(await served.client.ping()).toEqual({ success: true });
    expect(await served.client.ping({ select: true })).toEqual({ success: true });
  });

  it('binds parameters of every kind on the server', async () => {
    const result = await served.client.query({
      query: 'SELECT {a: UInt64} AS a, {b: String} AS b, {c: Array(Float64)} AS c',
      query_params: { a: 42, b: "it's\t'quoted'", c: [1.5, 2.5] },
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([{ a: 42, b: "it's\t'quoted'", c: [1.5, 2.5] }]);
  });

  it('keeps a setting to the statement that carries it', async () => {
    const setting = { query: "SELECT getSetting('max_threads') AS n", format: 'JSON' as const };
    const with2 = await served.client.query({
      ...setting,
      clickhouse_settings: { max_threads: 2 },
    });
    const without = await served.client.query(setting);
    expect((await with2.json()).data).toEqual([{ n: 2 }]);
    expect((await without.json()).data).toEqual([{ n: 1 }]);
  });

  it('streams a large CSV result as whole rows', async () => {
    const result = await served.client.query({
      query: 'SELECT number, toString(number) FROM numbers(200000)',
      format: 'CSV',
    });
    let count = 0;
    for await (const chunk of result.stream()) count += chunk.length;
    expect(count).toBe(200_000);
  });

  it('compresses requests and responses with gzip', async () => {
    const client = createClient({
      url: served.host.url,
      compression: { request: true, response: true },
    });
    await client.command({ query: 'CREATE TABLE zipped (v String) ENGINE = MergeTree ORDER BY v' });
    const values = Array.from({ length: 5_000 }, (_, i) => ({ v: `value ${i}` }));
    await client.insert({ table: 'zipped', values, format: 'JSONEachRow' });
    const result = await client.query({ query: 'SELECT v FROM zipped', format: 'JSONEachRow' });
    expect(result.response_headers['content-encoding']).toBe('gzip');
    expect(await result.json()).toHaveLength(5_000);
    await client.close();
  });

  it('names the error by code and type', async () => {
    const failed = await served.client.query({ query: 'SELECT * FROM absent' }).catch((e) => e);
    expect(failed).toBeInstanceOf(ClickHouseError);
    expect(failed).toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    const misspelt = await served.client.command({ query: 'SELEC 1' }).catch((e) => e);
    expect(misspelt).toMatchObject({ code: '62' });
  });

  it('reads the newest version through FINAL of a ReplacingMergeTree', async () => {
    await command(
      'CREATE TABLE latest (id UInt32, v String, version UInt32) ENGINE = ReplacingMergeTree(version) ORDER BY id',
    );
    await command("INSERT INTO latest VALUES (1, 'new', 2)");
    await command("INSERT INTO latest VALUES (1, 'old', 1)");
    expect(await rows('SELECT v FROM latest FINAL')).toEqual([{ v: 'new' }]);
  });
});

describe('inserting', () => {
  it('takes arrays and streams of objects and of tuples', async () => {
    await command('CREATE TABLE forms (id UInt32, name String) ENGINE = MergeTree ORDER BY id');
    const table = 'forms';
    const insert = served.client.insert.bind(served.client);
    await insert({ table, values: [{ id: 1, name: 'a' }], format: 'JSONEachRow' });
    await insert({ table, values: [[2, 'b']], format: 'JSONCompactEachRow' });
    const named = ['id', 'name'];
    await insert({ table, values: [named, [3, 'c']], format: 'JSONCompactEachRowWithNames' });
    await insert({ table, values: Readable.from([{ id: 4, name: 'd' }]), format: 'JSONEachRow' });
    const tuples = Readable.from([[5, 'e']]);
    await insert({ table, values: tuples, format: 'JSONCompactEachRow' });
    const bytes = (text: string) => Readable.from(text, { objectMode: false });
    await insert({ table, values: bytes('6\tf\n'), format: 'TabSeparated' });
    await insert({ table, values: bytes('7,"g"\n'), format: 'CSV' });
    const stored = await rows<{ id: number; name: string }>('SELECT * FROM forms ORDER BY id');
    expect(stored.map(({ id, name }) => `${id}${name}`).join(' ')).toBe('1a 2b 3c 4d 5e 6f 7g');
  });

  it('reports how many rows were written', async () => {
    await command('CREATE TABLE counted (id UInt32) ENGINE = MergeTree ORDER BY id');
    const values = [{ id: 1 }, { id: 2 }];
    const result = await served.client.insert({ table: 'counted', values, format: 'JSONEachRow' });
    expect(result.summary?.written_rows).toBe('2');
  });

  it('stores an insert as one part, or nothing of it', async () => {
    await command('CREATE TABLE whole (id UInt32) ENGINE = MergeTree ORDER BY id');
    const values = Array.from({ length: 5_000 }, (_, id) => ({ id: id === 4_999 ? 'bad' : id }));
    const insert = (rows: typeof values) =>
      served.client.insert({
        table: 'whole',
        values: rows,
        format: 'JSONEachRow',
        clickhouse_settings: { max_insert_block_size: '5000', input_format_parallel_parsing: 0 },
      });
    await expect(insert(values)).rejects.toBeInstanceOf(ClickHouseError);
    await insert(values.slice(0, 4_999));
    const parts = await rows(
      "SELECT rows, level FROM system.parts WHERE table = 'whole' AND active",
    );
    expect(parts).toEqual([{ rows: 4999, level: 0 }]);
  });
});

describe('deduplication', () => {
  const insertIds = (table: string, ids: readonly number[], token?: string) =>
    served.client.insert({
      table,
      values: ids.map((id) => ({ id })),
      format: 'JSONEachRow',
      clickhouse_settings: token ? { insert_deduplication_token: token } : {},
    });

  it('drops a repeated token, keeps the next one and an insert without any', async () => {
    await command(
      'CREATE TABLE once (id UInt32) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100',
    );
    await insertIds('once', [1, 2], 'first');
    await insertIds('once', [1, 2], 'first');
    await insertIds('once', [3]);
    await insertIds('once', [4], 'second');
    await insertIds('once', [5]);
    expect(
      await rows('SELECT groupArray(id) AS ids FROM (SELECT id FROM once ORDER BY id)'),
    ).toEqual([{ ids: [1, 2, 3, 4, 5] }]);
  });
});

describe('refreshable views', () => {
  it('recompute their rows from the deduplicated table', async () => {
    await command(
      'CREATE TABLE facts (id UInt32, n UInt32) ENGINE = ReplacingMergeTree ORDER BY id',
    );
    await command('INSERT INTO facts VALUES (1, 10), (2, 20)');
    await command('INSERT INTO facts VALUES (1, 10)');
    await command(
      'CREATE MATERIALIZED VIEW totals REFRESH EVERY 1 HOUR ENGINE = MergeTree ORDER BY total AS SELECT sum(n) AS total FROM facts FINAL',
    );
    await command('SYSTEM WAIT VIEW totals');
    expect(await rows('SELECT total FROM totals')).toEqual([{ total: 30 }]);
    await command('INSERT INTO facts VALUES (3, 30)');
    await command('SYSTEM REFRESH VIEW totals');
    await command('SYSTEM WAIT VIEW totals');
    expect(await rows('SELECT total FROM totals')).toEqual([{ total: 60 }]);
  });
});
