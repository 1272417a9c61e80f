/** Names and pinned versions of the models that the project exports (ONNX 1.12: IR 8, opset 17, ML 3). */
export const onnxContract = {
  input: 'features',
  output: 'probabilities',
  irVersion: 8,
  opset: 17,
  mlOpset: 3,
} as const;
