/** Resources opened in order and closed in reverse; a failed opening closes what was open. */
export interface Scope {
  /** Registers how to close what was just opened. */
  defer(name: string, close: () => Promise<void> | void): void;
  /** Closes everything once, last opened first, and reports what failed without stopping. */
  close(): Promise<void>;
}

export function createScope(onError: (name: string, error: unknown) => void): Scope {
  const closers: { name: string; close: () => Promise<void> | void }[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async (): Promise<void> => {
    for (let next = closers.pop(); next !== undefined; next = closers.pop()) {
      try {
        await next.close();
      } catch (error) {
        onError(next.name, error);
      }
    }
  };
  return {
    defer: (name, close) => {
      closers.push({ name, close });
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}
