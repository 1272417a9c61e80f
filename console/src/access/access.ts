import { defaults } from '../../../client/generated.ts';

/** The key of this tab, and whether one is asked for. */
export interface Access {
  subscribe(listener: () => void): () => void;
  readonly isAsking: () => boolean;
  /** Headers that carry the key; empty without one. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** Asks for a key, since the one at hand was not taken. */
  ask(): void;
  give(key: string): void;
}

const slot = 'churnstream.key';

/** The key lives in the storage of the tab alone and goes with it. */
export function createAccess(storage: Storage): Access {
  const listeners = new Set<() => void>();
  let isAsking = false;
  const headers = (): Record<string, string> => {
    const key = storage.getItem(slot);
    return key === null ? {} : { Authorization: `Bearer ${key}` };
  };
  const change = (asking: boolean): void => {
    isAsking = asking;
    defaults.headers = headers();
    for (const listener of listeners) listener();
  };
  change(false);
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isAsking: () => isAsking,
    headers,
    ask() {
      if (!isAsking) change(true);
    },
    give(key) {
      storage.setItem(slot, key);
      change(false);
    },
  };
}
