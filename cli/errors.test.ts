import { expect, test } from 'vitest';
import { DependencyError, exitCode, UsageError } from './command.ts';
import { errorDetails, errorLine, exitCodeOf } from './errors.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
  code: 'ECONNREFUSED',
});

test.each([
  [new UsageError('x'), exitCode.usage],
  [new DependencyError('x'), exitCode.dependencyDown],
  [refused, exitCode.dependencyDown],
  [Object.assign(new Error('x'), { dependencyDown: true }), exitCode.dependencyDown],
  [new Error('x'), exitCode.no],
  ['text', exitCode.no],
])('%s ends with %d', (error, code) => {
  expect(exitCodeOf(error, false)).toBe(code);
});

test('whatever fails after Ctrl-C is an interruption', () => {
  expect(exitCodeOf(new Error('aborted'), true)).toBe(exitCode.interrupted);
});

test('an error is one line', () => {
  expect(errorLine(new Error('first\n  second\n'))).toBe('first; second');
  expect(errorLine(new AggregateError([refused]))).toBe('Error: connect ECONNREFUSED 127.0.0.1:1');
});

test('details are passed on', () => {
  expect(errorDetails(Object.assign(new Error('x'), { details: ['log line'] }))).toEqual([
    'log line',
  ]);
  expect(errorDetails(new Error('x'))).toEqual([]);
});
