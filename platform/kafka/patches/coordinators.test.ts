import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Broker,
  type Cluster,
  coordinatedRequests,
  loadClusterAndBroker,
  patchCoordinators,
} from './coordinators.ts';

const { cluster, broker } = loadClusterAndBroker();
const ownFind = cluster.findGroupCoordinator;
const ownSends = coordinatedRequests.map((name) => broker[name]);

/** What stands where the network is. */
let asked: string[];
let answers: Broker[];
const connection = (): Broker & { isUp: boolean } => ({
  isUp: true,
  isConnected() {
    return this.isUp;
  },
});

beforeEach(() => {
  asked = [];
  answers = [];
  cluster.findGroupCoordinator = async ({ groupId, coordinatorType }) => {
    asked.push(`${coordinatorType}/${groupId}`);
    return answers[Math.min(asked.length, answers.length) - 1]!;
  };
  for (const name of coordinatedRequests) {
    broker[name] = async (request) => {
      if (request === 'bad') throw new Error('not the coordinator');
      return name;
    };
  }
  patchCoordinators();
});
afterEach(() => {
  cluster.findGroupCoordinator = ownFind;
  for (const [i, name] of coordinatedRequests.entries()) broker[name] = ownSends[i]!;
});

const clusterOf = (): Cluster => Object.create(cluster) as Cluster;
const transaction = { groupId: 't', coordinatorType: 1 };

describe('patchCoordinators', () => {
  it('fits the client: producers name the kind of coordinator, others do not', () => {
    const require = createRequire(import.meta.url);
    const source = (path: string) => readFileSync(require.resolve(`kafkajs/src/${path}`), 'utf8');
    const producer = source('producer/eosManager/index.js');
    expect(producer.match(/cluster\.findGroupCoordinator\(\{/g)).toHaveLength(3);
    expect(producer.match(/coordinatorType: COORDINATOR_TYPES/g)).toHaveLength(3);
    expect(source('consumer/consumerGroup.js')).toContain('findGroupCoordinator({ groupId })');
    for (const send of ownSends) expect(send).toBeTypeOf('function');
  });

  it('asks once, for each cluster, kind and id', async () => {
    const found = connection();
    answers = [found];
    const [one, other] = [clusterOf(), clusterOf()];
    for (let i = 0; i < 3; i++) expect(await one.findGroupCoordinator(transaction)).toBe(found);
    expect(asked).toEqual(['1/t']);
    await one.findGroupCoordinator({ groupId: 't', coordinatorType: 0 });
    await other.findGroupCoordinator(transaction);
    expect(asked).toEqual(['1/t', '0/t', '1/t']);
  });

  it('asks again once the connection has closed, or a request has failed', async () => {
    const [first, second] = [connection(), connection()];
    answers = [first, second];
    const one = clusterOf();
    await one.findGroupCoordinator(transaction);
    first.isUp = false;
    expect(await one.findGroupCoordinator(transaction)).toBe(second);
    expect(await broker.endTxn.call(second, 'good')).toBe('endTxn');
    await one.findGroupCoordinator(transaction);
    expect(asked).toHaveLength(2);
    await expect(broker.txnOffsetCommit.call(second, 'bad')).rejects.toThrow('not the coordinator');
    await one.findGroupCoordinator(transaction);
    await one.findGroupCoordinator(transaction);
    expect(asked).toHaveLength(3);
  });

  it('remembers nothing for consumers, which ask when they join', async () => {
    answers = [connection()];
    const one = clusterOf();
    for (let i = 0; i < 2; i++) await one.findGroupCoordinator({ groupId: 'g' });
    expect(asked).toEqual(['undefined/g', 'undefined/g']);
  });
});
