import { isUtf8 } from 'node:buffer';
import { ProblemError } from './problem.ts';

const mostLevels = 32;
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/**
 * Returns what a JSON text says. Beside what `JSON.parse` refuses: other encodings than UTF-8, a byte order mark, names
 * that stand twice in an object (of which the parser silently keeps one), names that reach prototypes, and nesting.
 * @throws ProblemError
 */
export function parseStrictJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new ProblemError('bad-encoding', 'The body must be UTF-8.');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new ProblemError('bad-encoding', 'The body begins with a byte order mark; leave it out.');
  }
  const names = countNames(bytes);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ProblemError('malformed-json', 'The body is not valid JSON.');
  }
  if (countKept(value) !== names) {
    throw new ProblemError('duplicate-name', 'An object in the body has the same name twice.');
  }
  return value;
}

/** Counts the members of all objects by their colons, and refuses what is nested too deeply before it is parsed. */
function countNames(bytes: Buffer): number {
  let names = 0;
  let level = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === quote) {
      for (at++; at < bytes.length && bytes[at] !== quote; at++) if (bytes[at] === backslash) at++;
    } else if (byte === colon) names++;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++level > mostLevels) {
        throw new ProblemError(
          'too-deep',
          `The body is nested more than ${mostLevels} levels deep.`,
        );
      }
    } else if (byte === 0x7d || byte === 0x5d) level--;
  }
  return names;
}

function countKept(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let kept = 0;
  if (Array.isArray(value)) {
    for (const item of value) kept += countKept(item);
    return kept;
  }
  for (const name of Object.keys(value)) {
    if (forbidden.has(name)) {
      throw new ProblemError('forbidden-name', `No object of the body may have the name ${name}.`);
    }
    kept += 1 + countKept((value as Record<string, unknown>)[name]);
  }
  return kept;
}
