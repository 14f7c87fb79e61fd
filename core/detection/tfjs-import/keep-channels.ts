import { ModelError } from '../../errors/index.ts';
import { refuseNode } from './attributes.ts';
import type { TfjsConstant, TfjsModel } from './tfjs-model.ts';

/**
 * The model with only the given output channels of one convolution, in that order. Exact, and cheap where a detector
 * of many classes is asked for one. The convolution's weights must be its own.
 */
export function keepOutputChannels(model: TfjsModel, name: string, channels: readonly number[]): TfjsModel {
  const node = model.nodes.get(name);
  if (node === undefined) {
    throw new ModelError('tfjs-unsupported', `The model has no node "${name}".`);
  }
  if (!['Conv2D', '_FusedConv2D'].includes(node.operation))
    refuseNode(node, 'only a convolution has output channels');
  const constants = new Map(model.constants);
  for (const input of node.inputs.slice(1)) {
    const constant = constants.get(input) ?? refuseNode(node, `its operand "${input}" is not constant`);
    constants.set(input, keepLast(constant, channels));
  }
  return { ...model, constants };
}

/** The given places of the last axis. */
function keepLast({ shape, data }: TfjsConstant, kept: readonly number[]): TfjsConstant {
  const length = shape.at(-1) ?? 0;
  const rows = data.length / length;
  const values = new Float32Array(rows * kept.length);
  for (let row = 0; row < rows; row += 1) {
    for (const [index, channel] of kept.entries()) {
      values[row * kept.length + index] = data[row * length + channel] ?? 0;
    }
  }
  return { shape: [...shape.slice(0, -1), kept.length], data: values };
}
