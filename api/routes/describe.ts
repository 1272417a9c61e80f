import type { ModelCard } from '../../domain/model/card.ts';
import type { LoadedProfile } from '../../profiles/load.ts';
import { createRoutes, type RouteDeps } from './all.ts';

/** Fails for whoever uses it: a description asks no service. */
const notAsked = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(`the description of the interface reads ${String(name)} of a service`);
    },
  },
);

/** Returns the OpenAPI document of a profile's interface, without any service. */
export async function describeInterface(loaded: LoadedProfile, card: ModelCard): Promise<object> {
  const services = new Proxy({ loaded, card } as Partial<RouteDeps>, {
    get: (given, name) => given[name as keyof RouteDeps] ?? notAsked,
  });
  const routes = await createRoutes(services as RouteDeps);
  const route = routes.find(({ id }) => id === 'openapi')!;
  return route.handle(undefined as never) as object;
}
