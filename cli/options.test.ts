import { expect, test } from 'vitest';
import { type Command, exitCode, type OptionSpec, UsageError } from './command.ts';
import { checkOperands, parseOptions } from './options.ts';

const specs: Readonly<Record<string, OptionSpec>> = {
  rate: { type: 'string', description: 'events a second', value: 'N', default: '10' },
  exit: { type: 'boolean', description: 'stop at the end' },
};

test('values, flags, operands and defaults', () => {
  const parsed = parseOptions(specs, ['a.csv', '--exit', '--json', 'b.csv']);
  expect(parsed.positionals).toEqual(['a.csv', 'b.csv']);
  expect(parsed.values).toMatchObject({ rate: '10', exit: true, json: true });
});

test('both ways of giving a value, the last one wins', () => {
  expect(parseOptions(specs, ['--rate', '5', '--rate=7']).values.rate).toBe('7');
});

test('a negative number is a value', () => {
  expect(parseOptions(specs, ['--rate', '-5']).values.rate).toBe('-5');
});

test('what follows -- is an operand', () => {
  expect(parseOptions(specs, ['--', '--rate']).positionals).toEqual(['--rate']);
});

test('-h is --help', () => {
  expect(parseOptions(specs, ['-h']).values.help).toBe(true);
});

test.each([
  [['--rat', '5'], 'unknown option --rat; did you mean --rate?'],
  [['--constructor'], 'unknown option --constructor'],
  [['-x'], 'unknown option -x'],
  [['--rate'], '--rate needs a value: --rate N'],
  [['--rate', '--exit'], '--rate needs a value: --rate N'],
  [['--exit=no'], '--exit takes no value (got "no")'],
])('%j is refused', (args, message) => {
  expect(() => parseOptions(specs, args)).toThrow(new UsageError(message));
});

const command = (operands: string): Command => ({
  name: 'x',
  summary: '',
  operands,
  options: {},
  examples: [],
  run: async () => exitCode.fine,
});

test.each([
  ['', [], true],
  ['', ['a'], false],
  ['FILE', [], false],
  ['FILE', ['a'], true],
  ['FILE [OTHER]', ['a', 'b'], true],
  ['FILE...', ['a', 'b', 'c'], true],
  ['get REF | ls', ['ls'], true],
  ['get REF | ls', ['get', 'r'], true],
  ['get REF | ls', ['get', 'r', 's'], false],
])('operands %j with %j', (operands, given, fits) => {
  const check = () => checkOperands(command(operands), given);
  if (fits) expect(check).not.toThrow();
  else expect(check).toThrow(UsageError);
});
