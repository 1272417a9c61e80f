import { expect, it } from 'vitest';
import type { Field } from '../../api/types.ts';
import { changesOf, withChanges } from './address.ts';
import { curlCommand } from './curl-command.ts';

const fields = [{ name: 'a' }, { name: 'b' }] as Field[];

it('carries in the address what was changed, and nothing else', () => {
  const start = new URLSearchParams('customer=x&set.b=old');
  const next = withChanges(start, fields, { a: 'new & odd', b: '1' }, { a: '', b: '1' });
  expect(next.toString()).toBe('customer=x&set.a=new+%26+odd');
  expect(changesOf(next, fields)).toEqual({ a: 'new & odd' });
});

it('writes a command that a shell reads as it was meant', () => {
  expect(curlCommand('http://h', { a: "it's", b: null, c: 3 }, false)).toBe(
    `curl http://h/v1/score --json '{"known_features":{"a":"it'\\''s","c":3}}'`,
  );
  expect(curlCommand('http://h', { a: 1 }, true)).toContain('Bearer <key>');
});
