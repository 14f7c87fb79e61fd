import { GraphError } from '../errors/index.ts';
import { leavesOf, nodesInOrder, type Graph } from './graph.ts';
import { operandName } from './operator.ts';
import { type Constant, type Node, type Value } from './value.ts';

/** What everything is called in the file. */
export interface Names {
  /** All names, which a body inside must not use again. */
  readonly taken: TakenNames;
  ofNode(node: Node): string;
  /** One for each output of the node. */
  ofOutputs(node: Node): readonly string[];
  ofValue(value: Value): string;
}

export interface TakenNames {
  readonly values: Set<string>;
  readonly nodes: Set<string>;
}

/** What a graph inside a node knows of the one around it. */
export interface Surroundings {
  readonly taken: TakenNames;
  /** What inputs are called outside that are not the graph's own. */
  readonly captured: ReadonlyMap<Value, string>;
}

/**
 * Names every node and value of a graph. Names that were given are kept, and must be unique. A node without one is
 * called after its operator in the folder of what feeds it (`res5/0/relu`); a constant without one after the
 * operand it is (`res5/0/conv1/weight`); a result after its node. A result that is an output has the output's name.
 * Throws: GraphError if a name is given twice.
 */
export function nameGraph(graph: Graph, around?: Surroundings): Names {
  const naming = new Naming(graph.name, around);
  const nodes = nodesInOrder(graph);
  for (const input of graph.inputs) if (!naming.has(input)) naming.leaf(input, input.name);
  for (const [name, value] of Object.entries(graph.outputs)) naming.output(value, name);
  for (const leaf of leavesOf(graph)) {
    if (leaf.kind === 'constant' && leaf.name !== undefined) naming.leaf(leaf, leaf.name);
  }
  // Given names first, so that no invented one takes them.
  for (const node of nodes) if (node.name !== undefined) naming.node(node, node.name);
  for (const node of nodes) if (node.name === undefined) naming.unnamedNode(node);
  for (const node of nodes) naming.unnamedConstants(node);
  for (const value of Object.values(graph.outputs)) {
    if (value.kind === 'constant') naming.unnamedConstant(value, 'constant');
  }
  return naming;
}

class Naming implements Names {
  readonly #graph: string;
  readonly taken: TakenNames;
  readonly #leaves: Map<Value, string>;
  readonly #nodes = new Map<Node, string>();
  readonly #outputs = new Map<Node, string[]>();

  constructor(graph: string, around: Surroundings | undefined) {
    this.#graph = graph;
    this.taken = around?.taken ?? { values: new Set(), nodes: new Set() };
    this.#leaves = new Map(around?.captured);
  }

  has(leaf: Value): boolean {
    return this.#leaves.has(leaf);
  }

  ofNode(node: Node): string {
    return this.#nodes.get(node) ?? '';
  }

  ofOutputs(node: Node): readonly string[] {
    return this.#outputs.get(node) ?? [];
  }

  ofValue(value: Value): string {
    const name = value.kind === 'result' ? this.ofOutputs(value.node)[value.index] : this.#leaves.get(value);
    return name ?? '';
  }

  leaf(leaf: Value, name: string): void {
    this.#leaves.set(leaf, this.#claim('values', name));
  }

  /** Gives a result the name of the output that it is; of several outputs, that of the first. */
  output(value: Value, name: string): void {
    this.#claim('values', name);
    if (value.kind === 'result') this.#outputsOf(value.node)[value.index] ??= name;
  }

  node(node: Node, name: string): void {
    this.#nodes.set(node, this.#claim('nodes', name));
    const outputs = this.#outputsOf(node);
    for (const index of node.outputs.keys()) {
      outputs[index] ??= this.#claim('values', node.outputs.length === 1 ? name : `${name}:${index}`);
    }
  }

  unnamedNode(node: Node): void {
    const feeding = node.operands.find((operand) => operand?.kind === 'result');
    const folder = feeding?.kind === 'result' ? this.ofNode(feeding.node).replace(/[^/]*$/, '') : '';
    const { kind } = node.operator;
    this.node(node, this.#invent(folder + kind.charAt(0).toLowerCase() + kind.slice(1)));
  }

  unnamedConstants(node: Node): void {
    for (const [index, operand] of node.operands.entries()) {
      if (operand?.kind !== 'constant') continue;
      this.unnamedConstant(operand, `${this.ofNode(node)}/${operandName(node.operator, index)}`);
    }
  }

  unnamedConstant(constant: Constant, base: string): void {
    if (!this.#leaves.has(constant)) this.leaf(constant, this.#invent(base));
  }

  #outputsOf(node: Node): string[] {
    const names = this.#outputs.get(node) ?? [];
    this.#outputs.set(node, names);
    return names;
  }

  #claim(space: 'values' | 'nodes', name: string): string {
    if (name === '' || this.taken[space].has(name)) {
      const fault = name === '' ? 'A name is empty' : `The name "${name}" is given twice`;
      throw new GraphError('duplicate-name', `${fault} in the graph "${this.#graph}".`, {
        details: { name },
      });
    }
    this.taken[space].add(name);
    return name;
  }

  /** A name that is free for a node, its results and a constant. */
  #invent(base: string): string {
    const { values, nodes } = this.taken;
    let name = base;
    for (let number = 1; values.has(name) || nodes.has(name) || values.has(`${name}:0`); number++) {
      name = `${base}_${number}`;
    }
    return name;
  }
}
