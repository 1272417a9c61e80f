/** Another owner has taken over the transactional id: this process must not write for it again. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/** The outcome of a transaction is unknown; the committed offset tells, once a new producer has started. */
export class TransactionError extends Error {
  override readonly name = 'TransactionError';
}

const fencedTypes = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
]);

/** The protocol's error name, looked for through kafkajs's wrappers; null where there is none. */
export function protocolErrorType(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = innerError(at)) {
    const { type } = at as { type?: unknown };
    if (typeof type === 'string') return type;
  }
  return null;
}

function innerError(error: Error): unknown {
  const { originalError } = error as { originalError?: unknown };
  return originalError ?? error.cause;
}

export function isFenced(error: unknown): boolean {
  return fencedTypes.has(protocolErrorType(error) ?? '');
}

const rebalanceTypes = new Set([
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
]);

/** The group has moved on: the client joins again, and nothing of the old generation may be written. */
export function isRebalance(error: unknown): boolean {
  return rebalanceTypes.has(protocolErrorType(error) ?? '');
}

/** Upon this the client leaves off fetching and joins its group again: it goes by the type. */
export class RejoinError extends Error {
  override readonly name = 'RejoinError';
  readonly type = 'REBALANCE_IN_PROGRESS';
}

/** A broken connection or a broker that is not ready: the client tries again by itself and gives up by itself. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || !error.name.startsWith('KafkaJS')) return false;
  return (error as { retriable?: unknown }).retriable === true;
}

/** The partition was given up while work on it was under way: nothing more may be written for it. */
export class RetiredError extends Error {
  override readonly name = 'RetiredError';
}

/** A batch that its lane does not want yet: the partition pauses and the same records come again. */
export class HeldError extends Error {
  override readonly name = 'HeldError';
  readonly forMs: number;

  constructor(message: string, forMs: number) {
    super(message);
    this.forMs = forMs;
  }
}
