/** What the embedded ClickHouse grants to the statements of its HTTP clients. */
export interface HostLimits {
  /** Most memory one statement may use, in bytes. A statement may ask for less, never for more. */
  readonly statementMemoryBytes: number;
  /** Seconds after which a statement ends with TIMEOUT_EXCEEDED, unless it sets max_execution_time. */
  readonly statementSeconds: number;
  /** Threads of one statement, unless it sets max_threads. */
  readonly statementThreads: number;
  /** Statements that run at once in the workload `reads`, which is every client's default. */
  readonly concurrentReads: number;
  /** Statements that may wait for one of those places; the next one is answered with 503. */
  readonly waitingReads: number;
}

export const defaultLimits: HostLimits = {
  statementMemoryBytes: 1_000_000_000,
  statementSeconds: 30,
  statementThreads: 1,
  concurrentReads: 4,
  waitingReads: 16,
};

/** The workload of inserts: it has no limit, so that they never wait for a place behind reads. */
export const ingestWorkload = 'ingest';
