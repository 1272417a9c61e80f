import { defaults } from '../../../client/generated.ts';

/** The key of this tab, and whether one is asked for. */
export interface Access {
  subscribe(listener: () => void): () => void;
  readonly isAsking: () => boolean;
  readonly hasKey: () => boolean;
  /** Asks the interface with the key at hand, and for another key where that one is not taken. */
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  give(key: string): void;
}

const slot = 'churnstream.key';

/** The key lives in the storage of the tab alone and goes with it. The generated client asks with it, too. */
export function createAccess(storage: Storage): Access {
  const listeners = new Set<() => void>();
  let isAsking = false;
  const change = (asking: boolean): void => {
    isAsking = asking;
    for (const listener of listeners) listener();
  };
  const access: Access = {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isAsking: () => isAsking,
    hasKey: () => storage.getItem(slot) !== null,
    async fetch(url, init) {
      const key = storage.getItem(slot);
      const headers = new Headers(init?.headers);
      if (key !== null) headers.set('authorization', `Bearer ${key}`);
      const answer = await fetch(url, { ...init, headers });
      // Who was asked with a key that has been replaced meanwhile says nothing of the new one.
      if (answer.status === 401 && key === storage.getItem(slot) && !isAsking) change(true);
      return answer;
    },
    give(key) {
      storage.setItem(slot, key);
      change(false);
    },
  };
  defaults.fetch = access.fetch;
  return access;
}
