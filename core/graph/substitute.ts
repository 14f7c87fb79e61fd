import { nodesInOrder } from './graph.ts';
import { applyOrdered } from './operator.ts';
import { type Input, type Node, type Result, type Value } from './value.ts';

/**
 * The same values made of others: every input that has a replacement is replaced. Nodes that no replacement reaches
 * stay the same ones.
 * Throws: GraphError if an operator cannot take a replacement.
 */
export function substitute(
  values: Readonly<Record<string, Value>>,
  replacements: ReadonlyMap<Input, Value>,
): Readonly<Record<string, Value>> {
  const made = new Map<Node, readonly Result[]>();
  const of = (value: Value): Value => {
    if (value.kind === 'result') return made.get(value.node)?.[value.index] ?? value;
    return value.kind === 'input' ? (replacements.get(value) ?? value) : value;
  };
  for (const node of nodesInOrder({ outputs: values })) {
    const operands = node.operands.map((operand) => (operand === undefined ? undefined : of(operand)));
    if (operands.every((operand, index) => operand === node.operands[index])) continue;
    made.set(node, applyOrdered(node.operator, operands, node.attributes, node.name));
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, of(value)]));
}
