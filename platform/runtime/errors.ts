/** The store or broker cannot answer now. Fate: retry for ever; nothing is dead-lettered. */
export class OutageError extends Error {
  override readonly name = 'OutageError';
}

/** The process must stop uncommitted; its supervisor starts it again. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
