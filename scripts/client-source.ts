import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateAst, type OpenAPI, parseSpec, printAst } from 'oazapfts';
import { createContext } from 'oazapfts/context';
import { describeInterface } from '../api/routes/describe.ts';
import { parseModelCard } from '../domain/model/card.ts';
import type { LoadedProfile } from '../profiles/load.ts';
import { championDir } from '../scoring/load-champion.ts';
import { cardFile } from '../scoring/load-scorer.ts';

/** The types of the client's runtime do not know exactOptionalPropertyTypes; those of the functions still hold for callers. */
const unchecked = '// @ts-nocheck\n';

/** Returns the TypeScript client of a profile's interface: a function and its types for each operation. */
export async function clientSource(loaded: LoadedProfile): Promise<string> {
  const path = join(championDir(loaded), cardFile);
  const card = parseModelCard(await readFile(path, 'utf8'), path);
  const document = await describeInterface(loaded, card);
  const spec = await parseSpec(document as OpenAPI.Document);
  const context = createContext(spec, { useUnknown: true, allSchemas: true });
  return unchecked + printAst(await generateAst(context));
}
