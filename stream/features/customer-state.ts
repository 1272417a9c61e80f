import type { Standing } from '../../domain/served-features/history.ts';

/** A customer as the stream has left it. */
export interface CustomerState extends Standing {
  readonly customerRef: string;
  /** Offset in the scored topic of the last record folded in. */
  readonly offset: number;
  /** The newest scored event in Avro, in the current schema, without a header. */
  readonly record: Buffer;
}
