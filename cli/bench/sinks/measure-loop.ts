import type { StreamConnection } from '../../stream/connect.ts';
import { chunksOf, type PartitionRows, type StoreLoop } from './loop.ts';
import { type Sample, steadyRate } from './rate.ts';

/** Rows per second of a loop that writes all partitions at once, each in its order. */
export async function measureLoop(
  loop: StoreLoop,
  stream: StreamConnection,
  partitions: readonly PartitionRows[],
  signal: AbortSignal,
): Promise<number> {
  const write = await loop.open(stream);
  const samples: Sample[] = [];
  let rows = 0;
  await Promise.all(
    partitions.map(async (partition) => {
      let expected = 0;
      for (const chunk of chunksOf(partition, loop.rowsPerWrite)) {
        signal.throwIfAborted();
        await write(chunk, expected);
        expected = chunk.next;
        rows += chunk.values.length;
        samples.push({ atMs: performance.now(), rows });
      }
    }),
  );
  return steadyRate(samples, rows);
}
