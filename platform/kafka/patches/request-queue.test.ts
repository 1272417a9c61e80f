import { describe, expect, it } from 'vitest';
import { loadRequestQueue, patchedVersion, patchRequestQueue } from './request-queue.ts';

describe('patchRequestQueue', () => {
  it('replaces a method that is still the one it was written for', () => {
    const { version, prototype } = loadRequestQueue();
    expect(version).toBe(patchedVersion);
    const original = prototype.scheduleCheckPendingRequests.toString();
    expect(original).toContain('let scheduleAt = this.throttledUntil - Date.now()');
    expect(original).toContain('this.checkPendingRequests()');
  });

  it('leaves an idle queue without a timer, and wakes one with pending requests', async () => {
    const { prototype } = loadRequestQueue();
    const before = prototype.scheduleCheckPendingRequests;
    patchRequestQueue();
    try {
      const idle = { ...queue(), pending: [] };
      prototype.scheduleCheckPendingRequests.call(idle);
      expect(idle.throttleCheckTimeoutId).toBeNull();
      const checked = await new Promise<boolean>((resolve) => {
        const busy = {
          ...queue(),
          pending: ['request'],
          checkPendingRequests: () => resolve(true),
        };
        prototype.scheduleCheckPendingRequests.call(busy);
      });
      expect(checked).toBe(true);
    } finally {
      prototype.scheduleCheckPendingRequests = before;
    }
  });
});

function queue() {
  return {
    throttledUntil: -1,
    throttleCheckTimeoutId: null,
    checkPendingRequests: () => undefined,
    scheduleCheckPendingRequests: () => undefined,
  };
}
