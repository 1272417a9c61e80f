import { z } from 'zod';
import { readEnvironment } from './read-environment.ts';

/** Where the five services that the platform stands on are reached. */
export interface Endpoints {
  /** `host:port`, several separated by commas. */
  readonly kafkaBrokers: string;
  /** The registry's Confluent API, such as `http://127.0.0.1:18081/apis/ccompat/v7`. */
  readonly schemaRegistryUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly clickhouseUrl: string;
}

const endpointVariables = {
  kafkaBrokers: 'KAFKA_BROKERS',
  schemaRegistryUrl: 'SCHEMA_REGISTRY_URL',
  databaseUrl: 'DATABASE_URL',
  redisUrl: 'REDIS_URL',
  clickhouseUrl: 'CLICKHOUSE_URL',
} as const satisfies Record<keyof Endpoints, string>;

const hostAndPort = /^[^\s,:/]+:\d{1,5}$/;

export const endpointSettings = z.object({
  KAFKA_BROKERS: z
    .string()
    .refine((text) => text.split(',').every((broker) => hostAndPort.test(broker.trim())), {
      error: 'not a list of host:port separated by commas',
    })
    .optional()
    .describe('Kafka brokers, host:port separated by commas.'),
  SCHEMA_REGISTRY_URL: urlOf('http', 'https').describe("The Schema Registry's Confluent API."),
  DATABASE_URL: urlOf('postgres', 'postgresql').describe('PostgreSQL, postgres://user:pw@host/db.'),
  REDIS_URL: urlOf('redis', 'rediss').describe('Redis, redis://host:port.'),
  CLICKHOUSE_URL: urlOf('http', 'https').describe("ClickHouse's HTTP interface."),
});

function urlOf(...schemes: readonly string[]) {
  return z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
      error: `not a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    })
    .optional();
}

/**
 * The services whose URL is set in the environment; the embedded ones stand in for the others.
 * @throws ConfigError naming every variable that is no address.
 */
export function readEndpoints(
  environment?: Readonly<Record<string, string | undefined>>,
): Partial<Endpoints> {
  const settings = readEnvironment(endpointSettings, environment);
  const set = Object.entries(endpointVariables).flatMap(([key, variable]) => {
    const value = settings[variable];
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(set) as Partial<Endpoints>;
}

/** The environment variables that hand these addresses to a child process. */
export function endpointEnvironment(endpoints: Partial<Endpoints>): Record<string, string> {
  const pairs = Object.entries(endpointVariables).flatMap(([key, variable]) => {
    const value = endpoints[key as keyof Endpoints];
    return value === undefined ? [] : [[variable, value]];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}
