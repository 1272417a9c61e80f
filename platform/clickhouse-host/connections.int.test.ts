import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serveForThisFile } from './testing/served.ts';

const served = serveForThisFile();

async function open(): Promise<Socket> {
  const { hostname, port } = new URL(served.host.url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function select(sql: string): Promise<string> {
  const answer = await fetch(served.host.url, { method: 'POST', body: sql });
  return answer.text();
}

async function untilRunning(start: string, count: 0 | 1): Promise<void> {
  const sql = `SELECT count() FROM system.processes WHERE startsWith(query, '${start}')`;
  while ((await select(sql)) !== `${count}\n`);
}

/** More than ClickHouse reads before it starts an insert. */
const rows = '1\n'.repeat(400_000);

describe('connections that break off', { timeout: 20_000 }, () => {
  it.each([
    ['within the header', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Le'],
    ['after a malformed request', '\r\n\r\nFOO\r\n\r\n'],
    ['after a request without a version', 'GET /\r\n\r\n'],
    ['after the hello of TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'],
    ['within the body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nSELECT 1'],
  ])('%s leave the host alone', async (_, bytes) => {
    const socket = await open();
    await new Promise((resolve) => socket.write(bytes, resolve));
    socket.resetAndDestroy();
    expect(await select('SELECT 1')).toBe('1\n');
  });

  it.each([
    ['chunked', `Transfer-Encoding: chunked\r\n\r\n${rows.length.toString(16)}\r\n${rows}\r\n`],
    ['sized', `Content-Length: ${rows.length + 2}\r\n\r\n${rows}`],
  ])('store nothing of a %s insert that is not whole', async (kind, rest) => {
    await select(`CREATE TABLE half_${kind} (n UInt8) ENGINE = MergeTree ORDER BY n`);
    const statement = `INSERT INTO half_${kind} FORMAT TSV`;
    const socket = await open();
    socket.write(`POST /?query=${encodeURIComponent(statement)} HTTP/1.1\r\nHost: x\r\n${rest}`);
    await untilRunning(statement, 1);
    socket.resetAndDestroy();
    await untilRunning(statement, 0);
    expect(await select(`SELECT count() FROM half_${kind}`)).toBe('0\n');
  });
});

describe('pages of other sites', () => {
  it('cannot post a statement', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    const answer = await fetch(served.host.url, { method: 'POST', body: 'SELECT 1', headers });
    expect(answer.status).toBe(403);
  });
});
