import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cardFile, onnxFile } from './load-scorer.ts';
import type { ModelPackage } from './pack-model.ts';

/** Writes both files into the folder, making it. Each appears whole or not at all; the card comes last. */
export async function writeModel(dir: string, { card, onnx }: ModelPackage): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeWhole(join(dir, onnxFile), onnx);
  await writeWhole(join(dir, cardFile), `${JSON.stringify(card, null, 2)}\n`);
}

async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const partial = `${path}.partial`;
  await writeFile(partial, content);
  await rename(partial, path);
}
