import { parseAst } from 'vitest/node';

export interface ImportStatement {
  /** What stands between the quotes; null where it is computed, so that nobody can check it. */
  readonly specifier: string | null;
  readonly line: number;
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

type Node = Readonly<Record<string, unknown>>;

const nodesWithSource = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/**
 * Returns every import of a module, in the order of the text: statements, re-exports, `import()` and
 * types that are written as `import('…')`. Read from the syntax tree, so a string or a comment that
 * looks like an import is none.
 * @throws Error with the place, when the text is no module
 */
export function readImports(path: string, text: string): ImportStatement[] {
  const found: ImportStatement[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const node = value as Node;
      if (nodesWithSource.has(String(node.type)) && isObject(node.source)) {
        found.push(statement(node, node.source, text));
      }
      Object.values(node).forEach(visit);
    }
  };
  visit(parseAst(text, { lang: languageOf(path) }, path));
  return found;
}

function languageOf(path: string): 'ts' | 'tsx' | 'js' {
  if (path.endsWith('.tsx')) return 'tsx';
  return path.endsWith('.ts') ? 'ts' : 'js';
}

function statement(node: Node, source: Node, text: string): ImportStatement {
  return {
    specifier: typeof source.value === 'string' ? source.value : null,
    line: text.slice(0, Number(node.start)).split('\n').length,
    typeOnly:
      node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType',
  };
}

function isObject(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
