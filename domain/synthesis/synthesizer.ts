import type { Fields } from '../profile/profile.ts';
import type { Random } from './random.ts';

/** One drawn customer: every field of the profile, in its order, and whether the customer left. */
export interface SyntheticCustomer {
  readonly fields: Fields;
  readonly outcome: boolean;
}

/** Draws one customer; a function of the random numbers alone. */
export type Synthesizer = (random: Random) => SyntheticCustomer;
