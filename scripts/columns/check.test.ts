import { expect, test } from 'vitest';
import { checkColumns } from './check.ts';

const names = ['wing_span', 'Wing Span', 'plumage'];
const objections = (text: string, exceptions = {}) =>
  checkColumns(new Map([['a.ts', text]]), names, exceptions).map(({ where }) => where);

test.each([
  "const field = 'wing_span';",
  'row.wing_span',
  "row['Wing Span']",
  'select wing_span, 1 from birds',
  '// of every wing_span',
  "import { x } from './x.ts'; const a = 'plumage';",
])('%s is refused', (line) => {
  expect(objections(`const before = 1;\n${line}\n`)).toEqual(['a.ts:2']);
});

test.each([
  'const upper_wing_span = 1;',
  'wing_spans',
  'moult-plumage-test',
  'Wing span',
  "import { x } from './plumage.ts';",
  "export * from './plumage';",
  "await import('./a/plumage.ts');",
])('%s is fine', (line) => {
  expect(objections(line)).toEqual([]);
});

test('an exception holds for its file and its name alone', () => {
  const exceptions = { 'a.ts': { names: ['plumage'] } };
  expect(objections('plumage', exceptions)).toEqual([]);
  expect(objections('plumage wing_span', exceptions)).toEqual(['a.ts:1']);
});

test('an exception that nothing needs is refused', () => {
  expect(objections('', { 'b.ts': { names: ['plumage'] } })).toEqual(['b.ts']);
});
