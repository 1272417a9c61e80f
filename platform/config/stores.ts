import { z } from 'zod';

export const postgresSettings = z.object({
  DATABASE_URL: z.url().describe('Postgres, as postgresql://user:password@host:port/database.'),
});

export const clickhouseSettings = z.object({
  CLICKHOUSE_URL: z.url().describe("ClickHouse's HTTP interface."),
});

export const redisSettings = z.object({
  REDIS_URL: z.url().describe('Redis, as redis://host:port.'),
});
