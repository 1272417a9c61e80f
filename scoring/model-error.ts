/** Why a model was refused. */
export type ModelFault =
  | 'missing-file'
  | 'card'
  | 'hash'
  | 'format'
  | 'profile'
  | 'feature-count'
  | 'output-shape'
  | 'not-finite'
  | 'out-of-range'
  | 'constant'
  | 'probe-mismatch';

/** A model that must not score; the message says where it is, what is wrong and what mends it. */
export class ModelRefusedError extends Error {
  override readonly name = 'ModelRefusedError';
  readonly fault: ModelFault;

  constructor(fault: ModelFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
