import { committedOffsets, logBounds } from '../../platform/kafka/offsets.ts';
import { makeEvents } from './customers.ts';
import type { TestStream } from './test-stream.ts';
import { until } from './until.ts';

/** Events that are being published, a few at a time, with their outcomes. */
export interface Flow {
  /** Stops it a few sends from now; resolves to how many events were published. */
  end(): Promise<number>;
  /** Whether some are still to be published. */
  readonly isRunning: boolean;
}

const perSend = 250;
const most = 16_000;
const sendsAfterEnd = 4;
const mostBehind = 2_000;

/**
 * Starts to publish events of a run of their own, no faster than enrich handles them, until it is ended or has
 * published `most`.
 */
export async function startFlow(stream: TestStream): Promise<Flow> {
  const { events, outcomes } = await makeEvents(most, 10_000);
  const admin = await stream.admin();
  const topic = stream.names.topic('events');
  let left = Number.POSITIVE_INFINITY;
  let published = 0;
  const keepsUp = async (): Promise<boolean> => {
    const committed = await committedOffsets(admin, stream.names.group('enrich'), topic);
    const bounds = await logBounds(admin, topic);
    const behind = bounds.reduce((sum, { end }, i) => sum + end - (committed[i] ?? 0), 0);
    return behind < mostBehind;
  };
  const run = async (): Promise<void> => {
    for (; published < most && left > 0; left--) {
      const end = published + perSend;
      await stream.publish(events.slice(published, end), outcomes.slice(published, end));
      published = end;
      await until(
        'enrich handles the flow',
        async () => left <= sendsAfterEnd || (await keepsUp()),
      );
    }
  };
  const running = run();
  // Observed in end(); a failure before that must not count as unhandled.
  running.catch(() => undefined);
  return {
    async end() {
      left = sendsAfterEnd;
      await running;
      return published;
    },
    get isRunning() {
      return published < most;
    },
  };
}
