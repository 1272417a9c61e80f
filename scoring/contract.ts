/** The form of every model that scores, and the versions that our own exports pin (ONNX 1.12). */
export const onnxContract = {
  input: 'features',
  output: 'probabilities',
  irVersion: 8,
  opset: 17,
  mlOpset: 3,
  /** The newest IR version that is loaded; models trained elsewhere may be newer than ours. */
  newestIrVersion: 10,
} as const;
