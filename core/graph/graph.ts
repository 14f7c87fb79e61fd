import { GraphError } from '../errors/index.ts';
import { type Input, type Node, type Value } from './value.ts';

/**
 * A function from inputs to outputs: the values between them are reached from the outputs. Immutable; more outputs,
 * gradients among them, make another graph over the same values.
 */
export interface Graph {
  readonly name: string;
  /** In the order of the file. */
  readonly inputs: readonly Input[];
  /** In the order of the file, by the name a caller asks for. */
  readonly outputs: Readonly<Record<string, Value>>;
}

/**
 * Makes a graph of values.
 * Throws: GraphError if there is no output, if an input is reached but not listed, or if two inputs have one name.
 */
export function graph(name: string, content: Omit<Graph, 'name'>): Graph {
  const inputs = Object.freeze([...content.inputs]);
  const outputs = Object.freeze({ ...content.outputs });
  if (Object.keys(outputs).length === 0)
    throw new GraphError('no-outputs', `The graph "${name}" has no outputs.`);
  const names = new Set(inputs.map((each) => each.name));
  if (names.size < inputs.length) {
    throw new GraphError('duplicate-name', `Two inputs of the graph "${name}" have one name.`);
  }
  const made: Graph = Object.freeze({ name, inputs, outputs });
  for (const value of leavesOf(made)) {
    if (value.kind === 'input' && !inputs.includes(value)) {
      throw new GraphError(
        'unlisted-input',
        `The graph "${name}" uses the input "${value.name}" but does not list it.`,
      );
    }
  }
  return made;
}

/**
 * The nodes that the outputs need, each after those that feed it. The order depends on the structure alone.
 * Iterative: graphs with gradients are thousands of nodes deep.
 */
export function nodesInOrder(graph: Pick<Graph, 'outputs'>): readonly Node[] {
  const ordered = new Set<Node>();
  const entered = new Set<Node>();
  for (const output of Object.values(graph.outputs)) {
    const stack = output.kind === 'result' ? [output.node] : [];
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const isFirstVisit = !entered.has(node);
      entered.add(node);
      if (isFirstVisit) {
        // The last one pushed is walked first, so operands are ordered as they are written.
        for (const operand of node.operands.toReversed()) {
          if (operand?.kind === 'result' && !entered.has(operand.node)) stack.push(operand.node);
        }
      } else {
        ordered.add(node);
        stack.pop();
      }
    }
  }
  return [...ordered];
}

/** The inputs and constants that the outputs need, each once, in the order of first use. */
export function leavesOf(graph: Pick<Graph, 'outputs'>): readonly Exclude<Value, { kind: 'result' }>[] {
  const leaves = new Set<Exclude<Value, { kind: 'result' }>>();
  const note = (value: Value | undefined): void => {
    if (value !== undefined && value.kind !== 'result') leaves.add(value);
  };
  for (const node of nodesInOrder(graph)) node.operands.forEach(note);
  Object.values(graph.outputs).forEach(note);
  return [...leaves];
}
