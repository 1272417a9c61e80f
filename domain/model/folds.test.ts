import { describe, expect, it } from 'vitest';
import { drawRepeats, rowsOfFold, stratifiedFolds } from './folds.ts';
import { createRandom } from './random.ts';

const labels = Uint8Array.from({ length: 103 }, (_, row) => (row % 4 === 0 ? 1 : 0));

describe('stratifiedFolds', () => {
  it('spreads each class evenly', () => {
    const folds = stratifiedFolds(labels, 5, createRandom(1));
    for (const label of [0, 1]) {
      const sizes = [0, 1, 2, 3, 4].map(
        (fold) => rowsOfFold(folds, fold, true).filter((row) => labels[row] === label).length,
      );
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  it('parts the rows', () => {
    const folds = stratifiedFolds(labels, 5, createRandom(1));
    const inside = rowsOfFold(folds, 2, true);
    const outside = rowsOfFold(folds, 2, false);
    expect([...inside, ...outside].sort((a, b) => a - b)).toEqual([...labels.keys()]);
  });
});

describe('drawRepeats', () => {
  it('draws anew for each repeat, the same for a seed', () => {
    const [first, second] = drawRepeats(labels, 2, 9);
    expect(first).not.toEqual(second);
    expect(drawRepeats(labels, 1, 9)[0]).toEqual(first);
  });
});
