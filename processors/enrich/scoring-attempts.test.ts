import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openScoringAttempts, type ScoringAttempts } from './scoring-attempts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attempts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = 'events/3';
/** Scores to the end. */
const score = (attempts: ScoringAttempts, first: number, last: number): Promise<void> =>
  attempts.during(at, first, last, async () => undefined);
/** Begins to score, as a process does that then ends. */
const endWhile = async (attempts: ScoringAttempts, first: number, last: number): Promise<void> => {
  await new Promise<void>((began) => {
    void attempts.during(at, first, last, () => {
      began();
      return new Promise<never>(() => undefined);
    });
  });
};
/** The process after the one that ended. */
const successor = (): ScoringAttempts => openScoringAttempts(folder);
const condemned = (attempts: ScoringAttempts, first: number, last: number): number[] => [
  ...attempts.advise(at, first, last).condemned,
];

describe('openScoringAttempts', () => {
  it('advises nothing special where no process ended while it scored', async () => {
    const attempts = successor();
    await score(attempts, 100, 199);
    expect(successor().advise(at, 100, 199)).toEqual({ oneByOne: false, condemned: new Set() });
  });

  it('has the records of a range scored one by one once a process ended with it', async () => {
    await endWhile(successor(), 100, 199);
    const attempts = successor();
    expect(attempts.advise(at, 100, 150).oneByOne).toBe(true);
    expect(attempts.advise(at, 200, 299).oneByOne).toBe(false);
    expect(attempts.advise('events/4', 100, 199).oneByOne).toBe(false);
  });

  it('condemns the record that ended two processes while it was scored alone', async () => {
    await endWhile(successor(), 100, 199);
    for (let restart = 0; restart < 2; restart++) {
      const attempts = successor();
      expect(condemned(attempts, 100, 199)).toEqual([]);
      for (let offset = 100; offset < 142; offset++) {
        await score(attempts, offset, offset);
      }
      await endWhile(attempts, 142, 142);
    }
    const attempts = successor();
    expect(condemned(attempts, 100, 199)).toEqual([142]);
    expect(attempts.advise(at, 100, 199).oneByOne).toBe(true);
    expect(condemned(attempts, 143, 199)).toEqual([142]);
    await score(attempts, 300, 399);
    expect(condemned(successor(), 100, 199)).toEqual([]);
  });

  it('does not take a process that ended otherwise for a crash of the model', async () => {
    await endWhile(successor(), 100, 199);
    const attempts = successor();
    await score(attempts, 100, 100);
    expect(condemned(successor(), 100, 199)).toEqual([]);
  });

  it('suspects nobody where a note was cut off', async () => {
    await endWhile(successor(), 100, 199);
    const file = join(folder, 'scoring.json');
    truncateSync(file, 20);
    expect(successor().advise(at, 100, 199).oneByOne).toBe(false);
  });

  it('remembers nothing without a folder', async () => {
    const attempts = openScoringAttempts(null);
    await score(attempts, 1, 2);
    expect(attempts.advise(at, 1, 2).oneByOne).toBe(false);
  });
});
