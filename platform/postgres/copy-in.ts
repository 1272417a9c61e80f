import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { PoolClient } from './pool.ts';

/** Copies rows in the binary format into columns of a table. @throws the server's error */
export async function copyIn(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: Buffer,
): Promise<void> {
  const statement = `copy ${table} (${columns.join(', ')}) from stdin (format binary)`;
  await pipeline(Readable.from([rows], { objectMode: false }), client.query(copyFrom(statement)));
}
