import type { Part, PartContext, PartName } from '../part.ts';
import { clickhousePart } from './clickhouse.ts';
import { kafkaPart } from './kafka.ts';
import { postgresPart } from './postgres.ts';
import { redisPart } from './redis.ts';
import { registryPart } from './registry.ts';

const makers: Record<PartName, (context: PartContext) => Part> = {
  kafka: kafkaPart,
  registry: registryPart,
  postgres: postgresPart,
  redis: redisPart,
  clickhouse: clickhousePart,
};

/** How the named service is run in these surroundings. */
export function createPart(name: PartName, context: PartContext): Part {
  return makers[name](context);
}
