import { expect, test } from 'vitest';
import { checkBoundaries } from './check.ts';

const objections = (files: Record<string, string>) =>
  checkBoundaries(new Map(Object.entries(files))).map(({ where, what }) => `${where}: ${what}`);

/** What is said of one file that imports one other. */
const objection = (from: string, to: string) => objections({ [from]: `import '${to}';` }).join();

test.each([
  ['domain/a/b.ts', '../c.ts'],
  ['profiles/load.ts', '../domain/profile.ts'],
  ['migrations/load.ts', '../profiles/load.ts'],
  ['scoring/scorer.ts', '../platform/onnx/session.ts'],
  ['stream/prepare.ts', '../migrations/topics.ts'],
  ['processors/enrich/a/main.ts', '../score.ts'],
  ['processors/enrich/main.ts', '../../stream/open.ts'],
  ['cli/up.ts', '../producers/replay/events.ts'],
  ['scripts/generate.ts', '../profiles/load.ts'],
  ['tests/e2e/main.ts', '../../cli/up.ts'],
  ['platform/kafka/client.test.ts', './testing/broker.ts'],
])('%s may import %s', (from, to) => {
  expect(objection(from, to)).toBe('');
});

test.each([
  ['domain/a.ts', '../platform/log.ts', 'domain may not import platform/log.ts'],
  ['platform/a.ts', '../domain/event.ts', 'platform may not import domain/event.ts'],
  ['platform/a.test.ts', '../domain/event.ts', 'platform may not import domain/event.ts'],
  ['schemas/a.ts', '../domain/event.ts', 'imports nothing but itself'],
  ['profiles/a.ts', '../scoring/judge.ts', 'profiles may not import scoring'],
  ['migrations/a.ts', '../platform/log.ts', 'migrations may not import platform'],
  ['scoring/a.ts', '../stream/lag.ts', 'scoring may not import stream'],
  ['stream/a.ts', '../consumers/redis/lane.ts', 'stream may not import consumers/redis/lane.ts'],
  ['stream/a.ts', '../cli/table.ts', 'stream may not import cli'],
  ['consumers/redis/a.ts', '../postgres/rows.ts', 'a lane never imports another lane'],
  ['consumers/redis/a.ts', '../../processors/enrich/score.ts', 'never imports another lane'],
  ['consumers/redis/a.ts', '../../cli/table.ts', 'lane may not import cli'],
  ['scripts/a.ts', '../cli/table.ts', 'scripts may not import cli'],
  ['cli/a.ts', '../scripts/generate.ts', 'cli may not import scripts'],
  ['cli/a.ts', '../tests/setup.ts', 'is for tests alone'],
  ['platform/kafka/a.ts', './testing/broker.ts', 'is for tests alone'],
  ['domain/a.ts', './b.test.ts', 'is for tests alone'],
  ['vitest.config.ts', './domain/a.ts', 'no rule knows'],
  ['utils/a.ts', '../domain/a.ts', 'no rule knows'],
])('%s may not import %s', (from, to, why) => {
  expect(objection(from, to)).toContain(why);
});

test('a path that winds through another folder is judged by where it ends', () => {
  expect(objection('domain/a.ts', './../platform/../domain/b.ts')).toBe('');
  expect(objection('domain/a.ts', './deep/../../platform/b.ts')).toContain('may not import');
});

test.each([
  ['domain/a.ts', "import { readFile } from 'node:fs/promises';", 'of packages domain imports'],
  ['domain/a.ts', "import pg from 'pg';", 'of packages domain imports'],
  ['console/a.tsx', "import { z } from 'zod';", 'of packages console imports'],
  ['stream/a.ts', "import { Kafka } from 'kafkajs';", 'kafkajs is run by platform/kafka/ alone'],
  ['stream/a.ts', "import { type Kafka } from 'kafkajs';", 'kafkajs is run by'],
  ['cli/a.ts', "await import('@clickhouse/client');", '@clickhouse/client is run by'],
  ['cli/a.ts', "import { a } from 'chdb/libchdb';", 'chdb is run by'],
])('%s: %s is refused', (path, text, why) => {
  expect(objections({ [path]: text }).join()).toContain(why);
});

test.each([
  ['domain/a.ts', "import { createHash } from 'node:crypto';"],
  ['domain/a.test.ts', "import { ulidToUUID } from 'ulid';"],
  ['stream/a.ts', "import type { Kafka } from 'kafkajs';"],
  ['platform/kafka/a.ts', "import { Kafka } from 'kafkajs';"],
])('%s: %s is allowed', (path, text) => {
  expect(objections({ [path]: text })).toEqual([]);
});

test('a computed import is refused, since it hides where it leads', () => {
  expect(objections({ 'cli/a.ts': 'await import(name);' })).toEqual([
    'cli/a.ts:1: a computed import cannot be checked',
  ]);
  expect(objections({ 'cli/a.test.ts': 'await import(name);' })).toEqual([]);
});

test('a circle of imports is refused, of types too', () => {
  const files = {
    'domain/a.ts': "import './b.ts';",
    'domain/b.ts': "import type A from './a.ts';",
  };
  expect(objections(files)).toEqual([
    'domain/a.ts: imports itself by way of domain/b.ts -> domain/a.ts',
  ]);
});
