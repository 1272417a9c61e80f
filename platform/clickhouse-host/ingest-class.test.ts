import { expect, it } from 'vitest';
import { classedUrl } from './ingest-class.ts';

const url = (sql: string) => `/?database=d&query=${encodeURIComponent(sql)}`;

it.each([
  'INSERT INTO t FORMAT CSV',
  ' insert into t',
  '-- note\nINSERT INTO t',
  '/* a\n*/INSERT\tINTO t',
])('puts %j into the workload of inserts', (sql) => {
  expect(classedUrl(url(sql))).toBe(`${url(sql)}&workload=ingest`);
});

it.each([
  '/',
  '/ping',
  url('SELECT 1'),
  url('SELECT 1 -- INSERT'),
  url('INSERTED'),
  `${url('INSERT INTO t')}&workload=mine`,
])('leaves %j as it is', (path) => {
  expect(classedUrl(path)).toBe(path);
});
