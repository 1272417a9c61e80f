import { expect, test } from 'vitest';
import { endpointEnvironment, readEndpoints } from './endpoints.ts';
import { ConfigError } from './read-environment.ts';

test('only what is set is given', () => {
  expect(readEndpoints({ KAFKA_BROKERS: 'a:9092,b:9092', REDIS_URL: '', HOME: '/root' })).toEqual({
    kafkaBrokers: 'a:9092,b:9092',
  });
});

test('what was read can be handed to a child', () => {
  const environment = {
    KAFKA_BROKERS: 'a:9092',
    SCHEMA_REGISTRY_URL: 'http://r:8081',
    DATABASE_URL: 'postgres://u:p@d/churn',
    REDIS_URL: 'redis://r:6379',
    CLICKHOUSE_URL: 'https://c:8443',
  };
  expect(endpointEnvironment(readEndpoints(environment))).toEqual(environment);
});

test.each([
  ['KAFKA_BROKERS', 'localhost'],
  ['KAFKA_BROKERS', 'a:9092,b'],
  ['SCHEMA_REGISTRY_URL', 'r:8081'],
  ['DATABASE_URL', 'mysql://d'],
  ['REDIS_URL', 'r'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readEndpoints({ [name]: value })).toThrow(ConfigError);
  expect(() => readEndpoints({ [name]: value })).toThrow(name);
});
