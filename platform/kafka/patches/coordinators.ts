import { createRequire } from 'node:module';

/** The parts of kafkajs 2.2.4's connection to one broker that the patch reads. */
export interface Broker {
  isConnected(): boolean;
}

export interface CoordinatorRequest {
  readonly groupId: string;
  /** Given by transactional producers alone. */
  readonly coordinatorType?: number;
}

export interface Cluster {
  findGroupCoordinator(request: CoordinatorRequest): Promise<Broker>;
}

/** The requests of a transactional producer that a coordinator answers. */
export const coordinatedRequests = [
  'initProducerId',
  'addPartitionsToTxn',
  'addOffsetsToTxn',
  'txnOffsetCommit',
  'endTxn',
] as const;

type Send = (this: Broker, request: unknown) => Promise<unknown>;
export type BrokerPrototype = Record<(typeof coordinatedRequests)[number], Send>;

const require = createRequire(import.meta.url);

/** The classes that are patched. */
export function loadClusterAndBroker(): { cluster: Cluster; broker: BrokerPrototype } {
  const cluster = require('kafkajs/src/cluster/index.js') as { prototype: Cluster };
  const broker = require('kafkajs/src/broker/index.js') as { prototype: BrokerPrototype };
  return { cluster: cluster.prototype, broker: broker.prototype };
}

interface Known {
  readonly broker: Broker;
  /** How many requests the broker had failed when it was found. */
  readonly failures: number;
}

const patched = new WeakSet<Cluster['findGroupCoordinator']>();

/**
 * Lets a transactional producer remember its coordinators. The client asks for them again before each of their
 * requests, four times in a transaction of five requests. What is remembered holds until the connection closes or the
 * coordinator fails a request, as it does when it is not the coordinator any more.
 */
export function patchCoordinators(): void {
  const { cluster, broker } = loadClusterAndBroker();
  const find = cluster.findGroupCoordinator;
  if (patched.has(find)) return;
  const failures = new WeakMap<Broker, number>();
  const failuresOf = (of: Broker): number => failures.get(of) ?? 0;
  for (const name of coordinatedRequests) {
    const send = broker[name];
    broker[name] = async function (request) {
      try {
        return await send.call(this, request);
      } catch (error) {
        failures.set(this, failuresOf(this) + 1);
        throw error;
      }
    };
  }
  const remembered = new WeakMap<Cluster, Map<string, Known>>();
  cluster.findGroupCoordinator = async function (request) {
    const { groupId, coordinatorType } = request;
    if (coordinatorType === undefined) return find.call(this, request);
    const known = remembered.get(this) ?? new Map<string, Known>();
    remembered.set(this, known);
    const key = `${coordinatorType}/${groupId}`;
    const before = known.get(key);
    if (before?.broker.isConnected() === true && before.failures === failuresOf(before.broker)) {
      return before.broker;
    }
    const found = await find.call(this, request);
    known.set(key, { broker: found, failures: failuresOf(found) });
    return found;
  };
  patched.add(cluster.findGroupCoordinator);
}
