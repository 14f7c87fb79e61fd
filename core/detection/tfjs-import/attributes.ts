import { ModelError } from '../../errors/index.ts';
import type { TfjsNode } from './tfjs-model.ts';

/** Ends the import at a node that cannot be converted, saying which and why. */
export function refuseNode(node: TfjsNode, reason: string): never {
  throw new ModelError(
    'tfjs-unsupported',
    `The TensorFlow.js node "${node.name}" (${node.operation}) cannot be imported: ${reason}.`,
    { details: { node: node.name, operation: node.operation } },
  );
}

/** The name of the node's operand at `index`; refuses the node where there is none. */
export function operand(node: TfjsNode, index: number): string {
  return node.inputs[index] ?? refuseNode(node, `it has no operand ${index}`);
}

/** An attribute of text, such as `padding`, or undefined. */
export function textAttribute(node: TfjsNode, name: string): string | undefined {
  const encoded = node.attributes[name]?.s;
  return encoded === undefined ? undefined : decode(encoded);
}

/** An attribute that lists texts, such as `fused_ops`; empty where it is absent. */
export function textsAttribute(node: TfjsNode, name: string): string[] {
  return (node.attributes[name]?.list?.s ?? []).map(decode);
}

/** Whether the attribute is there and true. */
export function flagAttribute(node: TfjsNode, name: string): boolean {
  return node.attributes[name]?.b === true;
}

/** `strides` or `dilations` as [vertical, horizontal]; [1, 1] where absent. Refuses any along batch or channels. */
export function spatialAttribute(node: TfjsNode, name: 'strides' | 'dilations'): [number, number] {
  const [batch = 1, vertical = 1, horizontal = 1, channels = 1] = (node.attributes[name]?.list?.i ?? []).map(
    Number,
  );
  if (batch !== 1 || channels !== 1) refuseNode(node, `its ${name} step over images or channels`);
  return [vertical, horizontal];
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
