import { InferenceSession, Tensor } from 'onnxruntime-node';
import { OnnxError } from './graph.ts';

/** A model ready to run on float rows, on the calling thread. */
export interface OnnxSession {
  readonly inputs: readonly SessionPort[];
  readonly outputs: readonly SessionPort[];
  /**
   * Runs the first input, `rows × columns` float32 row-major, and returns the named output with its shape.
   * Computes without yielding: a long batch blocks the event loop.
   * @throws OnnxError when the runtime refuses the input.
   */
  run(data: Float32Array, rows: number, columns: number, output: string): Promise<RunResult>;
  /** Frees the native memory; the session cannot run afterwards. */
  release(): Promise<void>;
}

interface SessionPort {
  readonly name: string;
  /** Such as `float32`; null for what is no tensor (ZipMap). */
  readonly type: string | null;
  readonly dims: readonly (number | string)[];
}

export interface RunResult {
  readonly values: Float32Array;
  readonly dims: readonly number[];
}

/**
 * Opens a model. One thread and sequential execution: parallel sums differ in their last bits between
 * runs, and scaling is by processes.
 * @throws OnnxError when the runtime cannot load the bytes.
 */
export async function openSession(model: Uint8Array): Promise<OnnxSession> {
  const session = await InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  }).catch((error: unknown) => {
    throw new OnnxError(`ONNX Runtime cannot load the model: ${reasonOf(error)}`);
  });
  const input = session.inputNames[0] ?? '';
  return {
    inputs: session.inputMetadata.map(toPort),
    outputs: session.outputMetadata.map(toPort),
    async run(data, rows, columns, output) {
      const feeds = { [input]: new Tensor('float32', data, [rows, columns]) };
      const results = await session.run(feeds, [output]).catch((error: unknown) => {
        throw new OnnxError(`ONNX Runtime cannot run the model: ${reasonOf(error)}`);
      });
      const tensor = results[output];
      if (!(tensor?.data instanceof Float32Array)) {
        throw new OnnxError(`output ${output} is no float tensor`);
      }
      return { values: tensor.data, dims: tensor.dims };
    },
    release: () => session.release(),
  };
}

function toPort(metadata: InferenceSession.ValueMetadata): SessionPort {
  if (!metadata.isTensor) return { name: metadata.name, type: null, dims: [] };
  return { name: metadata.name, type: metadata.type, dims: metadata.shape };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
