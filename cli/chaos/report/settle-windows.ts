import type { DriftWindow } from '../../../domain/drift/live/window-value.ts';
import type { Testbed } from '../testbed/testbed.ts';
import { offlineWindows, publishedWindows, windowFaults } from './drift-windows.ts';

const hourMs = 3_600_000;
/** An hour of its clock passes in a minute, so that a partition opened anew meanwhile is silent soon, too. */
const clockSpeed = 60;
const timeoutMs = 150_000;
const pollMs = 500;

/**
 * Has the stage of drift close its windows and compares them with those of the log; returns what is wrong, one sentence
 * each. Nothing where the stage took no part.
 */
export async function settleWindows(testbed: Testbed): Promise<string[]> {
  const workers = testbed.workers('drift');
  if (workers.length === 0) return [];
  const { stream } = testbed;
  const offline = await offlineWindows(stream);
  const startMs = Date.now();
  let published: DriftWindow[] = [];
  do {
    const aheadMs = hourMs + clockSpeed * (Date.now() - startMs);
    for (const { points } of workers) points.setClock(aheadMs);
    await testbed.wait(pollMs);
    published = await publishedWindows(stream);
  } while (windowFaults(published, offline).length > 0 && Date.now() - startMs < timeoutMs);
  if (offline.length === 0) return ['drift: the log has no window to compare'];
  return windowFaults(published, offline).map((fault) => `drift ${fault}`);
}
