import type { Finding } from '../finding.ts';
import type { ProjectFiles } from '../project-files.ts';
import { findCycles } from './find-cycles.ts';
import { type Import, importGraph } from './import-graph.ts';
import { objectionToComputed, objectionToFile, objectionToPackage } from './rules.ts';

/** Returns every import that points the wrong way, and every circle of imports. */
export function checkBoundaries(files: ProjectFiles): Finding[] {
  const imports = importGraph(files);
  const wrong = imports.flatMap((link) => {
    const what = objectionTo(link);
    return what === null ? [] : [{ where: `${link.from}:${link.line}`, what }];
  });
  const circles = findCycles(edgesOf(imports)).map((circle) => ({
    where: circle[0]!,
    what: `imports itself by way of ${[...circle.slice(1), circle[0]].join(' -> ')}`,
  }));
  return [...wrong, ...circles];
}

function objectionTo({ from, to, isFile, typeOnly }: Import): string | null {
  if (to === null) return objectionToComputed(from);
  return isFile ? objectionToFile(from, to) : objectionToPackage(from, to, typeOnly);
}

function edgesOf(imports: readonly Import[]): Map<string, string[]> {
  const edges = new Map<string, string[]>();
  for (const { from, to, isFile } of imports) {
    if (isFile && to !== null) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  return edges;
}
