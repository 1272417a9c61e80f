import { expect, it } from 'vitest';
import { toXml } from './to-xml.ts';

it('nests objects, repeats lists and escapes text', () => {
  const xml = toXml('a', { b: [1, 'x<&>y'], c: { d: '' } });
  expect(xml.replace(/\n/g, '')).toBe('<a><b>1</b><b>x&lt;&amp;&gt;y</b><c><d></d></c></a>');
});
