import type { Fields } from '../../domain/profile/profile.ts';
import { OutageError } from '../../platform/runtime/errors.ts';
import type { Scorer } from '../../scoring/scorer.ts';
import type { FeatureStore } from '../../stream/features/feature-store.ts';

export interface Comparison {
  /** Customers whose score was computed again. */
  readonly compared: number;
  /** Of them, those whose score is another one, be it in the last bit. */
  readonly different: readonly string[];
}

const customersPerStep = 200;

/**
 * Returns a step of the comparison: the scores that the stream gave to the next customers served are computed again from
 * their features. It goes round through all customers; those scored by another model are passed over.
 */
export function createScoreComparison(
  features: FeatureStore,
  scorer: Scorer,
): () => Promise<Comparison> {
  let refs: AsyncGenerator<string> | null = null;

  async function nextRefs(): Promise<string[]> {
    refs ??= features.customers();
    const taken: string[] = [];
    while (taken.length < customersPerStep) {
      const { value, done } = await refs.next();
      if (done === true) {
        refs = null;
        break;
      }
      taken.push(value);
    }
    return taken;
  }

  return async () => {
    try {
      const states = await features.read(await nextRefs());
      const own = states.flatMap((state) =>
        state !== null && state.features.modelVersion === scorer.version ? [state.features] : [],
      );
      const again = await scoreAll(
        scorer,
        own.map(({ snapshot }) => snapshot),
      );
      const different = own
        .filter(({ probability }, i) => !Object.is(probability, again[i]))
        .map(({ customerRef }) => customerRef);
      return { compared: own.length, different };
    } catch (error) {
      if (!(error instanceof OutageError)) throw error;
      refs = null;
      return { compared: 0, different: [] };
    }
  };
}

async function scoreAll(scorer: Scorer, customers: readonly Fields[]): Promise<number[]> {
  const width = scorer.featureCount;
  const matrix = new Float32Array(customers.length * width);
  for (const [row, fields] of customers.entries()) scorer.encode(fields, matrix, row * width);
  return [...(await scorer.score(matrix, customers.length))];
}
