import type { ModelCard } from '../domain/model/card.ts';
import { encodeRows } from '../domain/model/features/encode.ts';
import { featureWidth } from '../domain/model/features/feature.ts';
import { schemaHash } from '../domain/model/schema-hash.ts';
import type { Profile } from '../domain/profile/profile.ts';
import { decodeOnnx } from '../platform/onnx/codec.ts';
import type { OnnxSession, RunResult } from '../platform/onnx/session.ts';
import { onnxContract } from './contract.ts';
import { type ModelFault, ModelRefusedError } from './model-error.ts';

/** Probabilities closer together than this over the whole probe are a constant. */
const constantBelow = 1e-6;

/** @throws ModelRefusedError (`profile`) when the card was made for another profile or another schema. */
export function checkProfile(card: ModelCard, profile: Profile, source: string): void {
  if (card.profile.name !== profile.name) {
    refuse('profile', source, `the model is for profile ${card.profile.name}, not ${profile.name}`);
  }
  if (card.profile.schemaHash !== schemaHash(profile, card.features)) {
    refuse(
      'profile',
      source,
      `the fields that the model reads have changed in profile ${profile.name} since it was trained; ` +
        `train again with churn train`,
    );
  }
}

/** @throws ModelRefusedError (`format`) for a file that is newer than what was tested. */
export function checkFormat(onnx: Uint8Array, source: string): void {
  const { irVersion } = decodeOnnx(onnx);
  if (irVersion > onnxContract.newestIrVersion) {
    const newest = onnxContract.newestIrVersion;
    refuse(
      'format',
      source,
      `ONNX IR version ${irVersion} is newer than ${newest}; export it older`,
    );
  }
}

/** @throws ModelRefusedError when input or output do not have the form of `onnxContract`. */
export function checkPorts(card: ModelCard, session: OnnxSession, source: string): void {
  const [input, ...others] = session.inputs;
  if (input?.type !== 'float32' || input.dims.length !== 2 || others.length > 0) {
    refuse('feature-count', source, 'the model must have one input, a float tensor [N, features]');
  }
  const width = featureWidth(card.features);
  const columns = input.dims[1];
  if (typeof columns === 'number' && columns !== width) {
    refuse('feature-count', source, `the model reads ${columns} features, the card lists ${width}`);
  }
  const output = session.outputs.find(({ name }) => name === onnxContract.output);
  if (output?.type !== 'float32') {
    const form = `a float tensor named ${onnxContract.output}`;
    refuse('output-shape', source, `the model must answer ${form}; export it without ZipMap`);
  }
}

/** Scores the card's probe. @throws ModelRefusedError when the answers are not the card's. */
export async function checkProbe(
  card: ModelCard,
  session: OnnxSession,
  source: string,
): Promise<void> {
  const matrix = encodeRows(
    card.features,
    card.probe.rows.map((row) => row.fields),
  );
  const result = await session
    .run(matrix.data, matrix.rows, matrix.columns, onnxContract.output)
    .catch((error: Error) => {
      refuse('feature-count', source, error.message);
    });
  checkAnswers(
    result,
    card.probe.rows.map((row) => row.probability),
    card.probe.tolerance,
    source,
  );
}

/** @throws ModelRefusedError naming the first thing wrong with the answers to a probe. */
function checkAnswers(
  { values, dims }: RunResult,
  expected: readonly number[],
  tolerance: number,
  source: string,
): void {
  if (dims.length !== 2 || dims[0] !== expected.length || dims[1] !== 2) {
    refuse(
      'output-shape',
      source,
      `answers have shape [${dims.join(', ')}], not [${expected.length}, 2]`,
    );
  }
  for (const value of values) {
    if (!Number.isFinite(value)) {
      refuse('not-finite', source, `the model answers the probe with ${value}`);
    }
    if (value < 0 || value > 1) refuse('out-of-range', source, `${value} is no probability`);
  }
  const probabilities = expected.map((_, row) => values[2 * row + 1]!);
  if (Math.max(...probabilities) - Math.min(...probabilities) < constantBelow) {
    refuse('constant', source, `the model answers ${probabilities[0]} whatever the customer`);
  }
  probabilities.forEach((probability, row) => {
    if (Math.abs(probability - expected[row]!) > tolerance) {
      refuse(
        'probe-mismatch',
        source,
        `probe row ${row + 1} scores ${probability}, the card says ${expected[row]}; card and model do ` +
          `not belong together`,
      );
    }
  });
}

function refuse(fault: ModelFault, source: string, what: string): never {
  throw new ModelRefusedError(fault, `${source}: ${what}`);
}
