import { createRandom } from '../../domain/synthesis/random.ts';
import type { Fault } from './fault.ts';

const planStream = 71;

/**
 * Returns the faults of a run in their order, a function of the seed: every id comes once before any comes
 * again, and each time one of the faults of that id is drawn.
 */
export function planFaults(faults: readonly Fault[], count: number, seed: number): Fault[] {
  const random = createRandom(seed, 0, 0, planStream);
  const ids = [...new Set(faults.map(({ id }) => id))];
  const drawn = new Map<string, Fault[]>();
  const planned: Fault[] = [];
  while (planned.length < count) {
    for (const id of shuffled(ids, random).slice(0, count - planned.length)) {
      let left = drawn.get(id) ?? [];
      // Every fault of an id comes once before any of them comes again.
      if (left.length === 0)
        left = shuffled(
          faults.filter((fault) => fault.id === id),
          random,
        );
      planned.push(left[0]!);
      drawn.set(id, left.slice(1));
    }
  }
  return planned;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
