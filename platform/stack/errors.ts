/** The stack, or a part of it, cannot run. The message is one line; `details` explain it further. */
export class StackError extends Error {
  override readonly name: string = 'StackError';
  /** For command lines: a service is not there. */
  readonly dependencyDown = true;
  readonly details: readonly string[];

  constructor(message: string, details: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.details = details;
  }
}

/** Another process already runs the stack of this data folder. */
export class StackRunningError extends StackError {
  override readonly name = 'StackRunningError';
}
