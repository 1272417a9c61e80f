import { createRequire } from 'node:module';

/** The members of kafkajs 2.2.4's request queue that the patch reads and replaces. */
export interface RequestQueuePrototype {
  pending: readonly unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

export const patchedVersion = '2.2.4';
const checkEveryMs = 10;

const require = createRequire(import.meta.url);

/** The class whose queues are patched, and the version it comes from. */
export function loadRequestQueue(): { version: string; prototype: RequestQueuePrototype } {
  const { version } = require('kafkajs/package.json') as { version: string };
  const RequestQueue = require('kafkajs/src/network/requestQueue/index.js') as {
    prototype: RequestQueuePrototype;
  };
  return { version, prototype: RequestQueue.prototype };
}

/**
 * Mends the timer of kafkajs's request queue. With nothing pending it asks for a timer in the past, which
 * runs after 1 ms and asks again: every connection wakes a thousand times a second for ever, and Node 24
 * warns of each (tulios/kafkajs#1751). Nothing needs checking until a request is pending or a throttle ends.
 * @throws Error when another version of kafkajs is installed.
 */
export function patchRequestQueue(): void {
  const { version, prototype } = loadRequestQueue();
  if (version !== patchedVersion) {
    throw new Error(`kafkajs ${version} is installed; the patch fits ${patchedVersion}`);
  }
  prototype.scheduleCheckPendingRequests = function (this: RequestQueuePrototype): void {
    if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
    const untilThrottleEnds = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      untilThrottleEnds > 0 ? untilThrottleEnds : checkEveryMs,
    );
  };
}
