import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateAst, type OpenAPI, parseSpec, printAst } from 'oazapfts';
import { createContext } from 'oazapfts/context';
import { describeInterface } from '../api/routes/describe.ts';
import { parseModelCard } from '../domain/model/card.ts';
import type { LoadedProfile } from '../profiles/load.ts';
import { championDir } from '../scoring/load-champion.ts';
import { cardFile } from '../scoring/load-scorer.ts';

const looseRuntime = 'const oazapfts = Oazapfts.runtime(defaults);';
const exactRuntime = 'const oazapfts = exactRuntime(defaults);';
const lastImport = 'import * as QS from "@oazapfts/runtime/query";';
const importExact = 'import { exactRuntime } from "./exact-runtime.ts";';

/**
 * Returns the TypeScript client of a profile's interface: a function and its types for each operation.
 * @throws Error where the generator writes something else than it did.
 */
export async function clientSource(loaded: LoadedProfile): Promise<string> {
  const path = join(championDir(loaded), cardFile);
  const card = parseModelCard(await readFile(path, 'utf8'), path);
  const document = await describeInterface(loaded, card);
  const spec = await parseSpec(document as OpenAPI.Document);
  const context = createContext(spec, { useUnknown: true, allSchemas: true });
  const source = printAst(await generateAst(context));
  return replaceOnce(
    replaceOnce(source, looseRuntime, exactRuntime),
    lastImport,
    `${lastImport}\n${importExact}`,
  );
}

function replaceOnce(source: string, from: string, to: string): string {
  if (source.split(from).length !== 2) {
    throw new Error(`the generated client should say once: ${from}`);
  }
  return source.replace(from, to);
}
