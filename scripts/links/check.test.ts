import { expect, test } from 'vitest';
import { checkLinks } from './check.ts';

const there = new Set(['docs/a.md', 'docs', 'samples/table.csv']);
const findings = (text: string) =>
  checkLinks(new Map([['docs/page.md', `# Page\n${text}\n`]]), (path) => there.has(path));

test.each([
  '[a](a.md)',
  '[a](./a.md#part)',
  '![table](../samples/table.csv)',
  '[folder](../docs)',
  '[out](https://example.org/a.md) and [here](#part) and [mail](mailto:a@b)',
])('%s is fine', (text) => {
  expect(findings(text)).toEqual([]);
});

test.each(['[b](b.md)', '[a](a.md), [b](b.md)', '[a](../a.md)', '| [b](/docs/b.md) |'])(
  '%s is refused once, with its line',
  (text) => {
    expect(findings(text)).toHaveLength(1);
    expect(findings(text)[0]?.where).toBe('docs/page.md:2');
  },
);
