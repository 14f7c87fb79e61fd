import { GraphError } from '../errors/index.ts';
import { type Graph, nodesInOrder } from './graph.ts';
import { ELEMENT_TYPES, elementCount, formatType, type TensorType } from './types.ts';
import { type Node } from './value.ts';

/** What a run of a graph holds in memory, in bytes. */
export interface LiveBytes {
  /** What the caller feeds and what the model stores: there all the time. */
  readonly fed: number;
  /** The most that results hold at one moment, when each is let go after the last node that reads it. */
  readonly results: number;
}

/**
 * The memory that the tensors of a graph need at least, in the order of {@link nodesInOrder}: a runtime adds its
 * workspaces, and may run nodes in another order.
 * @throws GraphError if a size is not known before the run.
 */
export function liveBytes(graph: Graph): LiveBytes {
  const nodes = nodesInOrder(graph);
  const lastReader = new Map<Node, number>();
  const stored = new Map<object, number>();
  for (const [position, node] of nodes.entries()) {
    lastReader.set(node, position);
    for (const operand of node.operands) {
      if (operand?.kind === 'result') lastReader.set(operand.node, position);
      if (operand?.kind === 'constant') stored.set(operand, bytesOf(operand));
    }
  }
  for (const output of Object.values(graph.outputs)) {
    if (output.kind === 'result') lastReader.set(output.node, nodes.length);
  }
  for (const input of graph.inputs) stored.set(input, bytesOf(input));
  const leaving = Array.from({ length: nodes.length + 1 }, (): Node[] => []);
  for (const [node, position] of lastReader) leaving[position]?.push(node);

  let held = 0;
  let results = 0;
  for (const [position, node] of nodes.entries()) {
    held += bytesMadeBy(node);
    results = Math.max(results, held);
    for (const gone of leaving[position] ?? []) held -= bytesMadeBy(gone);
  }
  return { fed: [...stored.values()].reduce((sum, bytes) => sum + bytes, 0), results };
}

function bytesMadeBy(node: Node): number {
  return node.outputs.reduce((sum, output) => sum + bytesOf(output), 0);
}

function bytesOf(type: TensorType): number {
  const count = elementCount(type.shape);
  if (count === undefined) {
    throw new GraphError(
      'unknown-size',
      `A ${formatType(type)} has a size that is known only when the graph runs, so its memory cannot be told before.`,
    );
  }
  return count * ELEMENT_TYPES[type.elementType].array.BYTES_PER_ELEMENT;
}
