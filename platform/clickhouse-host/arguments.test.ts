import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from './arguments.ts';

describe('readArguments', () => {
  it('takes the folder and the port, on 127.0.0.1, with no limit of its own', () => {
    expect(readArguments(['--data', 'd', '--port', '8123'])).toEqual({
      dataDir: 'd',
      host: '127.0.0.1',
      port: 8123,
      limits: {},
    });
  });

  it('takes limits', () => {
    const args = ['--data', 'd', '--port', '0', '--statement-memory', '5', '--waiting-reads', '2'];
    expect(readArguments(args).limits).toEqual({ statementMemoryBytes: 5, waitingReads: 2 });
  });

  it.each([
    [[], '--data is missing'],
    [['--data', 'd'], '--port is missing'],
    [['--data', 'd', '--port', 'x'], '--port x: not a whole number'],
    [['--data', 'd', '--port', '65536'], 'at most 65535'],
    [['--data', 'd', '--port', '1', '--concurrent-reads', '0'], 'at least 1'],
    [['--data', 'd', '--port', '1', '--colour', 'red'], '--colour'],
  ])('refuses %j', (args, words) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(words);
  });
});
