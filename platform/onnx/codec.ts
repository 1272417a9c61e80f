import {
  type ElementType,
  elementType,
  type OnnxAttribute,
  OnnxError,
  type OnnxModel,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
} from './graph.ts';
import {
  type AttributeMessage,
  decodeMessage,
  encodeMessage,
  type NodeMessage,
  type TensorMessage,
  type ValueInfoMessage,
} from './messages.ts';

/** Attribute kinds (onnx.proto, AttributeProto.AttributeType). */
const attributeType = { float: 1, int: 2, string: 3, floats: 6, ints: 7, strings: 8 } as const;

/** Returns the bytes of a model file. Equal models give equal bytes. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  return encodeMessage({
    irVersion: model.irVersion,
    producerName: model.producer,
    opsetImport: Object.entries(model.opsets).map(([domain, version]) => ({ domain, version })),
    metadataProps: Object.entries(model.metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name: model.name,
      node: model.nodes.map(toNode),
      initializer: model.constants.map(toTensor),
      input: model.inputs.map(toPort),
      output: model.outputs.map(toPort),
    },
  });
}

/**
 * Reads a model file as far as `OnnxModel` describes it; other parts of the file are ignored.
 * @throws OnnxError when the bytes are no ONNX model or hold a constant of another element type.
 */
export function decodeOnnx(bytes: Uint8Array): OnnxModel {
  const message = decodeBytes(bytes);
  const { graph } = message;
  if (graph === null || graph === undefined) throw new OnnxError('not an ONNX model: no graph');
  return {
    irVersion: message.irVersion,
    producer: message.producerName,
    opsets: Object.fromEntries(message.opsetImport.map((set) => [set.domain, set.version])),
    metadata: Object.fromEntries(message.metadataProps.map((entry) => [entry.key, entry.value])),
    name: graph.name,
    nodes: graph.node.map(fromNode),
    constants: graph.initializer.map(fromTensor),
    inputs: graph.input.map(fromPort),
    outputs: graph.output.map(fromPort),
  };
}

function decodeBytes(bytes: Uint8Array) {
  try {
    return decodeMessage(bytes);
  } catch (error) {
    throw new OnnxError(`not an ONNX model: ${error instanceof Error ? error.message : error}`);
  }
}

function toNode(node: OnnxNode): NodeMessage {
  return {
    opType: node.operator,
    domain: node.domain,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: Object.entries(node.attributes).map(([name, value]) => toAttribute(name, value)),
  };
}

function fromNode(node: NodeMessage): OnnxNode {
  const attributes: Record<string, OnnxAttribute> = {};
  for (const message of node.attribute) {
    const value = fromAttribute(message);
    if (value !== null) attributes[message.name] = value;
  }
  return {
    operator: node.opType,
    domain: node.domain,
    inputs: node.input,
    outputs: node.output,
    attributes,
  };
}

function toAttribute(name: string, value: OnnxAttribute): AttributeMessage {
  const text = new TextEncoder();
  if ('float' in value) return { name, type: attributeType.float, f: value.float };
  if ('int' in value) return { name, type: attributeType.int, i: value.int };
  if ('string' in value) return { name, type: attributeType.string, s: text.encode(value.string) };
  if ('floats' in value) return { name, type: attributeType.floats, floats: [...value.floats] };
  if ('ints' in value) return { name, type: attributeType.ints, ints: [...value.ints] };
  const strings = value.strings.map((item) => text.encode(item));
  return { name, type: attributeType.strings, strings };
}

/** Null for a kind that `OnnxAttribute` does not have. */
function fromAttribute(message: AttributeMessage): OnnxAttribute | null {
  const text = new TextDecoder();
  switch (message.type) {
    case attributeType.float:
      return { float: message.f ?? 0 };
    case attributeType.int:
      return { int: message.i ?? 0 };
    case attributeType.string:
      return { string: text.decode(message.s) };
    case attributeType.floats:
      return { floats: message.floats ?? [] };
    case attributeType.ints:
      return { ints: message.ints ?? [] };
    case attributeType.strings:
      return { strings: (message.strings ?? []).map((item) => text.decode(item)) };
    default:
      return null;
  }
}

function toTensor({ name, type, dims, values }: OnnxTensor): TensorMessage {
  const size = type === 'float' ? 4 : 8;
  const bytes = new DataView(new ArrayBuffer(values.length * size));
  values.forEach((value, i) => {
    if (type === 'float') bytes.setFloat32(i * size, value, true);
    else if (type === 'double') bytes.setFloat64(i * size, value, true);
    else bytes.setBigInt64(i * size, BigInt(value), true);
  });
  return {
    name,
    dims: [...dims],
    dataType: elementType[type],
    rawData: new Uint8Array(bytes.buffer),
  };
}

function fromTensor(message: TensorMessage): OnnxTensor {
  const type = typeOf(message.dataType, message.name);
  const raw = message.rawData;
  const { name, dims } = message;
  if (raw === undefined || raw.length === 0) {
    const typed = {
      float: message.floatData,
      int64: message.int64Data,
      double: message.doubleData,
    };
    return { name, type, dims, values: typed[type] ?? [] };
  }
  const bytes = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const size = type === 'float' ? 4 : 8;
  const values = Array.from({ length: raw.length / size }, (_, i) => {
    if (type === 'float') return bytes.getFloat32(i * size, true);
    if (type === 'double') return bytes.getFloat64(i * size, true);
    return Number(bytes.getBigInt64(i * size, true));
  });
  return { name, type, dims, values };
}

function toPort({ name, type, dims }: OnnxPort): ValueInfoMessage {
  const dim = dims.map((size) =>
    typeof size === 'number' ? { dimValue: size } : { dimParam: size },
  );
  return { name, type: { tensorType: { elemType: elementType[type], shape: { dim } } } };
}

function fromPort(message: ValueInfoMessage): OnnxPort {
  const tensor = message.type?.tensorType;
  if (tensor === null || tensor === undefined) {
    throw new OnnxError(`${message.name} is no tensor; export the model without ZipMap`);
  }
  return {
    name: message.name,
    type: typeOf(tensor.elemType, message.name),
    dims: (tensor.shape?.dim ?? []).map((size) => size.dimValue || (size.dimParam ?? '')),
  };
}

function typeOf(code: number, name: string): ElementType {
  for (const type of ['float', 'int64', 'double'] as const) {
    if (elementType[type] === code) return type;
  }
  throw new OnnxError(`${name} has ONNX element type ${code}; float, double and int64 are read`);
}
