import { expect, it } from 'vitest';
import { parseStamps } from './stamps.ts';

it('reads the stamps of one step, whatever the numbers are', () => {
  const given = [
    ['syn-1-run-7', 1_767_225_600_000, 0],
    ['ä', 0, 12],
    ['x', -5, 2 ** 53 - 1],
    ['y', 1.5, 123_456_789_012_345],
  ] as const;
  const { bytes, count, ...columns } = parseStamps(
    Buffer.from(given.map((one) => `${one.join('\0')}\0`).join('')),
  );
  const found = Array.from({ length: count }, (_, i) => [
    bytes.toString('utf8', columns.refStarts[i], columns.refEnds[i]),
    columns.occurredAtMs[i],
    columns.sequences[i],
  ]);
  expect(found).toEqual(given);
});

it('reads nothing where nothing was found', () => {
  expect(parseStamps(Buffer.alloc(0)).count).toBe(0);
});
