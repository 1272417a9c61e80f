import { expect, test } from 'vitest';
import { readImports } from './read-imports.ts';

const read = (text: string) => readImports('a.ts', text);

test.each([
  ["import { a } from './b.ts';", false],
  ["import './b.ts';", false],
  ["import { type A } from './b.ts';", false],
  ["export * from './b.ts';", false],
  ["export { a } from './b.ts';", false],
  ["const b = await import('./b.ts');", false],
  ["import type { A } from './b.ts';", true],
  ["export type { A } from './b.ts';", true],
  ["type B = import('./b.ts').B;", true],
])('%s', (text, typeOnly) => {
  expect(read(text)).toEqual([{ specifier: './b.ts', line: 1, typeOnly }]);
});

test('an import deep inside a function is found, with its line', () => {
  const text = 'function f(x: number) {\n  if (x) {\n    return import("./late.ts");\n  }\n}\n';
  expect(read(text)).toEqual([{ specifier: './late.ts', line: 3, typeOnly: false }]);
});

test('what only looks like an import is none', () => {
  expect(read(`// import './a.ts'\nconst text = "import './b.ts'";`)).toEqual([]);
});

test('a computed import has no specifier', () => {
  expect(read('const name = "./b.ts"; await import(name);')).toEqual([
    { specifier: null, line: 1, typeOnly: false },
  ]);
});

test('a text that is no module is refused', () => {
  expect(() => read('import from from;')).toThrow('Parse failed');
});
