import { stringify } from 'csv-stringify/sync';
import { writeCustomerRow } from '../../domain/profile/csv-row.ts';
import type { Profile } from '../../domain/profile/profile.ts';
import { createSynthesizer } from '../../domain/synthesis/create-synthesizer.ts';
import type { SynthesizerParameters } from '../../domain/synthesis/parameters.ts';
import { createRandom, hashWord } from '../../domain/synthesis/random.ts';
import { customerRefs } from './customer-ref.ts';
import { randomStream } from './random-streams.ts';

export interface TableOptions {
  readonly seed: number;
  readonly run: string;
  readonly rows: number;
}

/** Yields a table of customers with outcomes as rows of cells, the source table's header first. */
export function* syntheticTable(
  profile: Profile,
  parameters: SynthesizerParameters,
  { seed, run, rows }: TableOptions,
): Generator<readonly string[]> {
  const synthesizer = createSynthesizer(profile, parameters);
  const refOf = customerRefs(profile, { seed, run });
  const runWord = hashWord(run);
  yield profile.source.header;
  for (let customer = 0; customer < rows; customer++) {
    const random = createRandom(seed, runWord, customer, randomStream.customer);
    const { fields, outcome } = synthesizer(random);
    yield writeCustomerRow(profile, refOf(customer), fields, outcome);
  }
}

/** Yields the same table as lines of CSV (RFC 4180) without their line breaks. */
export function* tableLines(
  profile: Profile,
  parameters: SynthesizerParameters,
  options: TableOptions,
): Generator<string> {
  for (const cells of syntheticTable(profile, parameters, options)) {
    yield stringify([[...cells]], { record_delimiter: '' });
  }
}
