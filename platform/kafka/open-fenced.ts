import { keepAlive } from './keep-alive.ts';
import type { Heartbeat, PartitionLane } from './partition-batch.ts';
import type { TransactionalProducer } from './transactional-producer.ts';

/**
 * Opens a lane that writes through a producer of its own, and keeps the group membership meanwhile. `open` is called once
 * the producer has started, which fences its former owner and settles that owner's transaction: only then are committed
 * offsets and the ends of logs final. Where the lane does not open, the producer is closed, one that starts too late too.
 */
export async function openFenced(
  starting: Promise<TransactionalProducer>,
  heartbeat: Heartbeat,
  open: (producer: TransactionalProducer) => Promise<PartitionLane>,
): Promise<PartitionLane> {
  const producer = await keepAlive(starting, heartbeat).catch((error: unknown) => {
    void starting.then((started) => started.close()).catch(() => undefined);
    throw error;
  });
  try {
    return await open(producer);
  } catch (error) {
    await producer.close().catch(() => undefined);
    throw error;
  }
}
