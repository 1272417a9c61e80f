import { expect, test } from 'vitest';
import { attackKnownBad } from './run.ts';

/** So many that more of a partition is handed over, and waits, than is handled in one step. */
const eventsOfSeveralChunks = 60_000;

/** Each build makes one of the mistakes that the design forbids; a suite that lets one pass sees nothing. */
test('offsets committed with the hand-over are caught by kill -9', async () => {
  const { account, faults } = await attackKnownBad(
    'auto-commit',
    ({ stage, name }) => stage === 'enrich' && name === 'kill -9 at after-produce',
    1,
    eventsOfSeveralChunks,
  );
  expect(faults.filter(({ idle }) => idle)).toEqual([]);
  expect(account.lost).toBeGreaterThan(0);
});

test('a transactional id per process is caught by a process that stood still', async () => {
  const { account, faults } = await attackKnownBad('id-per-instance', ({ id }) => id === 'F-07', 2);
  expect(faults.filter(({ idle }) => idle)).toEqual([]);
  expect(account.duplicates).toBeGreaterThan(0);
});

test('sends that overlap are caught by a lost Produce answer', async () => {
  const { account, faults } = await attackKnownBad(
    'concurrent-sends',
    ({ id }) => id === 'F-01',
    4,
  );
  expect(faults.filter(({ idle }) => idle)).toEqual([]);
  expect(account.lost + account.duplicates).toBeGreaterThan(0);
});
