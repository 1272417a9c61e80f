import { expect, it } from 'vitest';
import { bandOf } from './band.ts';

it('changes at half of the threshold, at it, and half way to 1', () => {
  const at = (probability: number) => bandOf(probability, 0.4);
  expect([0, 0.199, 0.2, 0.399, 0.4, 0.699, 0.7, 1].map(at)).toEqual([
    'low',
    'low',
    'medium',
    'medium',
    'high',
    'high',
    'very high',
    'very high',
  ]);
});
