import type { ElementType, OnnxAttribute, OnnxNode, OnnxTensor } from './graph.ts';

type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** Collects nodes and constants and names what flows between them. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];

  /** Adds a constant, row-major, and returns its name. */
  constant(type: ElementType, dims: readonly number[], values: readonly number[]): string {
    const name = `constant_${this.constants.length}`;
    this.constants.push({ name, type, dims, values });
    return name;
  }

  /** Adds a node with one output and returns the output's name. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    domain = '',
  ): string {
    const output = `value_${this.nodes.length}`;
    this.nodes.push({ operator, domain, inputs, outputs: [output], attributes });
    return output;
  }

  /** Adds the node whose output leaves the graph under the given name. */
  output(
    operator: string,
    inputs: readonly string[],
    name: string,
    attributes: Attributes = {},
  ): void {
    this.nodes.push({ operator, domain: '', inputs, outputs: [name], attributes });
  }
}
