import { spawn } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { serveForThisFile } from './testing/served.ts';

const served = serveForThisFile();

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Runs curl on a path of the host; `stdin` is what `@-` reads. */
async function curl(path: string, args: readonly string[] = [], stdin?: Buffer): Promise<Answer> {
  const child = spawn('curl', [
    '-s',
    '-i',
    '--expect100-timeout',
    '0.01',
    ...args,
    served.host.url + path,
  ]);
  child.stdin.end(stdin);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  return parseAnswer(Buffer.concat(chunks));
}

function parseAnswer(bytes: Buffer): Answer {
  const split = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.subarray(0, split).toString().split('\r\n');
  const status = Number(first.split(' ')[1]);
  const rest = bytes.subarray(split + 4);
  if (status === 100) return parseAnswer(rest);
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 2),
    ]),
  );
  return { status, headers, body: rest };
}

const post = (sql: string, parameters = '') => curl(`/?${parameters}`, ['--data-binary', sql]);
const text = async (answer: Promise<Answer>) => (await answer).body.toString();
const url = (sql: string) => encodeURIComponent(sql);

describe('requests', () => {
  it('answers /ping and a bare / with Ok', async () => {
    expect(await text(curl('/ping'))).toBe('Ok.\n');
    expect(await text(curl('/'))).toBe('Ok.\n');
  });

  it('runs a query from the URL, from the body, and from both', async () => {
    expect(await text(curl(`/?query=${url('SELECT 1')}`))).toBe('1\n');
    expect(await text(post('SELECT 2'))).toBe('2\n');
    expect(await text(post('+ 1', `query=${url('SELECT 2')}`))).toBe('3\n');
  });

  it('takes format, database, parameters and settings from the URL', async () => {
    expect(await text(post('SELECT 1 AS a', 'default_format=JSONEachRow'))).toBe('{"a":1}\n');
    expect(await text(post('SELECT currentDatabase()', 'database=system'))).toBe('system\n');
    expect(await text(post('SELECT {x:UInt8} + 1', 'param_x=41'))).toBe('42\n');
    expect(await text(post("SELECT getSetting('max_block_size')", 'max_block_size=77'))).toBe(
      '77\n',
    );
  });

  it('accepts the default user in each of the three ways, and no other', async () => {
    const who = 'SELECT currentUser()';
    const headers = ['-H', 'X-ClickHouse-User: default', '-H', 'X-ClickHouse-Key: '];
    expect(await text(post(who, 'user=default&password='))).toBe('default\n');
    expect(await text(curl('/', ['-u', 'default:', '--data-binary', who]))).toBe('default\n');
    expect(await text(curl('/', [...headers, '--data-binary', who]))).toBe('default\n');
    expect((await post(who, 'user=somebody')).headers['x-clickhouse-exception-code']).toBe('516');
  });

  it('keeps a temporary table within its session', async () => {
    await post('CREATE TEMPORARY TABLE mine AS SELECT 5 AS n', 'session_id=one');
    expect(await text(post('SELECT n FROM mine', 'session_id=one'))).toBe('5\n');
    expect((await post('SELECT n FROM mine', 'session_id=two')).status).toBe(404);
  });
});

describe('answers', () => {
  it('carry the headers of a server', async () => {
    const { status, headers } = await post('SELECT 1 FORMAT CSV', 'query_id=my-query');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'x-clickhouse-query-id': 'my-query',
      'x-clickhouse-format': 'CSV',
      'x-clickhouse-timezone': 'UTC',
    });
    expect(JSON.parse(headers['x-clickhouse-summary'] ?? '')).toMatchObject({ read_rows: '1' });
  });

  it.each([
    ['SELEC 1', 400, '62'],
    ['SELECT * FROM absent', 404, '60'],
    ['SELECT throwIf(1)', 500, '395'],
    ['SELECT sum(sleepEachRow(1)) FROM numbers(3) SETTINGS max_execution_time = 1', 408, '159'],
  ])('%s is answered with %i and code %s', async (sql, status, code) => {
    const answer = await post(sql);
    expect([answer.status, answer.headers['x-clickhouse-exception-code']]).toEqual([status, code]);
    expect(answer.body.toString()).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: `));
  });

  it('refuse to change anything by GET', async () => {
    const answer = await curl(`/?query=${url('CREATE DATABASE by_get')}`);
    expect(answer.headers['x-clickhouse-exception-code']).toBe('164');
  });

  it('give binary formats byte for byte', async () => {
    const answer = await post('SELECT toUInt8(number + 254) AS x FROM numbers(3) FORMAT RowBinary');
    expect([...answer.body]).toEqual([254, 255, 0]);
    const native = await post('SELECT toUInt8(200) AS x FORMAT Native');
    expect(native.body).toEqual(Buffer.from('\u0001\u0001\u0001x\u0005UInt8\u00c8', 'latin1'));
    const parquet = await post('SELECT number FROM numbers(3) FORMAT Parquet');
    expect(parquet.body.subarray(0, 4).toString()).toBe('PAR1');
    expect(parquet.body.subarray(-4).toString()).toBe('PAR1');
  });
});

describe('inserts', () => {
  const insert = (format: string, data: Buffer, args: readonly string[] = []) =>
    curl(
      `/?query=${url(`INSERT INTO taken FORMAT ${format}`)}`,
      ['-X', 'POST', ...args, '-T', '-'],
      data,
    );

  it('take every form of body: text, chunked, gzip, RowBinary, Native', async () => {
    await post('CREATE TABLE taken (x UInt8) ENGINE = MergeTree ORDER BY x');
    await post('1\n', `query=${url('INSERT INTO taken FORMAT CSV')}`);
    await insert('TSV', Buffer.from('2\n'));
    await insert('JSONEachRow', gzipSync('{"x":3}\n'), ['-H', 'Content-Encoding: gzip']);
    await insert('RowBinary', Buffer.from([0, 254]));
    const native = await post('SELECT toUInt8(200) AS x FORMAT Native');
    await insert('Native', native.body);
    expect(await text(post('SELECT groupArray(x) FROM (SELECT x FROM taken ORDER BY x)'))).toBe(
      '[0,1,2,3,200,254]\n',
    );
  });
});

describe('a statement cannot leave the data directory', () => {
  it.each([
    "SELECT * FROM file('/etc/hostname', LineAsString)",
    'SELECT * FROM _overlay.`/etc/hostname`',
    "INSERT INTO FUNCTION file('/tmp/out.csv', CSV, 'a UInt8') VALUES (1)",
    "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)",
    "CREATE DICTIONARY d (k UInt64, v String) PRIMARY KEY k SOURCE(EXECUTABLE(COMMAND 'id' FORMAT TSV)) LAYOUT(FLAT()) LIFETIME(0)",
    'SYSTEM SHUTDOWN',
  ])('%s', async (sql) => {
    expect((await post(sql)).headers['x-clickhouse-exception-code']).toBe('497');
  });

  it('nor take more memory than the limit', async () => {
    const asked = await post('SELECT 1 SETTINGS max_memory_usage = 9000000000');
    expect(asked.headers['x-clickhouse-exception-code']).toBe('452');
    const used = await post('SELECT groupArray(number) FROM numbers(500000000) FORMAT Null');
    expect(used.headers['x-clickhouse-exception-code']).toBe('241');
  });
});
