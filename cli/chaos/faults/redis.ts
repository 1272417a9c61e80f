import { requestRebuild } from '../../../stream/features/rebuild.ts';
import type { Fault } from '../fault.ts';
import { snareAfterStore, snareBeforeStore, storeRequests } from '../snares.ts';
import { killedStore, unreachableStore } from './store-outage.ts';

const stage = 'redis-sink';
const write = storeRequests.redisWrite;

/** What may happen to Redis while features are written. */
export const redis: readonly Fault[] = [
  killedStore('F-14', stage, 'redis', 'Redis killed without a flush'),
  unreachableStore('F-14', stage, 'Redis unreachable', 60_000),
  {
    id: 'F-14',
    name: 'features written, answer lost',
    stage,
    set: (context) => snareAfterStore(context, write, (held) => held.cut()),
  },
  {
    id: 'F-14',
    name: 'FLUSHALL, then a rebuild',
    stage,
    set: (context) =>
      snareBeforeStore(context, write, async (held) => {
        const { stream } = context.testbed;
        const client = await stream.redis();
        await client.flushall();
        held.release();
        await requestRebuild(client, await stream.features(), stream.names.redisPrefix);
      }),
  },
  {
    id: 'F-14',
    name: 'Redis out of memory',
    stage,
    set: (context) =>
      snareBeforeStore(context, write, async (held) => {
        const { stream, outage } = context.testbed;
        const client = await stream.redis();
        await client.config('SET', 'maxmemory', '1mb');
        held.release();
        await outage(60_000);
        await client.config('SET', 'maxmemory', '0');
      }),
  },
];
