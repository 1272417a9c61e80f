import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelCard, ModelCardError, parseModelCard } from '../domain/model/card.ts';
import type { Profile } from '../domain/profile/profile.ts';
import { OnnxError } from '../platform/onnx/graph.ts';
import { openSession } from '../platform/onnx/session.ts';
import { checkFormat, checkPorts, checkProbe, checkProfile } from './check-model.ts';
import { ModelRefusedError } from './model-error.ts';
import { createScorer, type Scorer } from './scorer.ts';

export const cardFile = 'model.json';
export const onnxFile = 'model.onnx';

/**
 * Opens the model in a folder (`model.json` and `model.onnx`) for the profile.
 * @throws ModelRefusedError when a file is absent or the model does not fit its card or the profile.
 */
export async function loadScorer(dir: string, profile: Profile): Promise<Scorer> {
  const text = await readModelFile(join(dir, cardFile));
  const onnx = await readModelFile(join(dir, onnxFile));
  return openScorer(parseCard(text.toString('utf8'), join(dir, cardFile)), onnx, profile, dir);
}

/** Opens a model from memory; `source` names it in errors. @throws ModelRefusedError as `loadScorer`. */
export async function openScorer(
  card: ModelCard,
  onnx: Uint8Array,
  profile: Profile,
  source: string,
): Promise<Scorer> {
  checkProfile(card, profile, source);
  const hash = createHash('sha256').update(onnx).digest('hex');
  if (hash !== card.onnx.sha256) {
    throw new ModelRefusedError(
      'hash',
      `${source}: ${onnxFile} has SHA-256 ${hash}, the card says ${card.onnx.sha256}; the file was changed ` +
        `or belongs to another card`,
    );
  }
  const session = await asRefusal(source, async () => {
    checkFormat(onnx, source);
    return openSession(onnx);
  });
  try {
    checkPorts(card, session, source);
    await checkProbe(card, session, source);
  } catch (error) {
    await session.release();
    throw error;
  }
  return createScorer(card, session);
}

async function readModelFile(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw new ModelRefusedError(
      'missing-file',
      `${path} cannot be read; train a model with churn train`,
      {
        cause,
      },
    );
  });
}

function parseCard(text: string, source: string): ModelCard {
  try {
    return parseModelCard(text, source);
  } catch (cause) {
    if (!(cause instanceof ModelCardError)) throw cause;
    throw new ModelRefusedError('card', cause.message, { cause });
  }
}

async function asRefusal<T>(source: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (cause) {
    if (!(cause instanceof OnnxError)) throw cause;
    throw new ModelRefusedError('format', `${source}: ${cause.message}`, { cause });
  }
}
