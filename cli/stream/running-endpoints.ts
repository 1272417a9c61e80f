import type { Endpoints } from '../../platform/config/endpoints.ts';
import { readStackState } from '../../platform/stack/state.ts';
import { DependencyError } from '../command.ts';

const keys = [
  'kafkaBrokers',
  'schemaRegistryUrl',
  'databaseUrl',
  'redisUrl',
  'clickhouseUrl',
] as const;

/**
 * Returns where the services of a stream are: those given, and for the others those of its running stack.
 * @throws DependencyError when neither knows one of them.
 */
export function runningEndpoints(dataDir: string, given: Partial<Endpoints>): Endpoints {
  if (isComplete(given)) return given;
  const state = readStackState(dataDir);
  if (state === undefined || state.phase === 'stopped') {
    throw new DependencyError('nothing is running here; start it with: churn up');
  }
  const endpoints: Partial<Endpoints> = Object.fromEntries(
    Object.entries({ ...state.endpoints, ...given }).filter(([, url]) => url !== undefined),
  );
  if (!isComplete(endpoints)) {
    throw new DependencyError('the stack is still starting; churn status shows how far it is');
  }
  return endpoints;
}

function isComplete(endpoints: Partial<Endpoints>): endpoints is Endpoints {
  return keys.every((key) => endpoints[key] !== undefined);
}
