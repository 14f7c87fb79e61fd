import { ModelError } from '../../errors/index.ts';
import { input, type Input, type Value } from '../../graph/index.ts';
import { refuseNode } from './attributes.ts';
import { swishFactors } from './hard-swish.ts';
import { OPERATIONS } from './operations.ts';
import type { TfjsModel } from './tfjs-model.ts';

/** A converted tensor. TensorFlow.js holds images as [N, H, W, C], the graph as [N, C, H, W]. */
export interface Converted {
  readonly value: Value;
  /** By how much the tensor is smaller than the input picture: 4 where it has a quarter of its height and width. */
  readonly reduction: number;
}

/** What the conversion of one node may look at. */
export interface Conversion {
  readonly model: TfjsModel;
  /** Height of the picture that the model was exported for: sizes in its constants refer to it. */
  readonly exportedHeight: number;
  /** Factors to multiply into the weights of convolutions, by node (see {@link swishFactors}). */
  readonly weightFactors: ReadonlyMap<string, number>;
  /** An operand that has been converted already. */
  converted(name: string): Converted;
}

export interface ConvertOptions {
  /** Nodes whose values are wanted; what only others need is left out. */
  readonly outputs: readonly string[];
  /** The name of the input in the new graph. */
  readonly inputName: string;
  /** Height and width of the picture: numbers, or names of sizes that are multiples of every stride in the model. */
  readonly size: readonly [number | string, number | string];
}

/**
 * Converts the part of a TensorFlow.js model that its image input and `outputs` enclose. Layouts and weights are
 * transposed once, here: the graph has no transposes.
 * Throws: ModelError `tfjs-unsupported` naming the node that has no counterpart.
 */
export function convertTfjs(
  model: TfjsModel,
  options: ConvertOptions,
): { readonly image: Input; readonly outputs: readonly Value[] } {
  const [placeholder, ...others] = model.placeholders;
  if (placeholder === undefined || others.length > 0) {
    throw new ModelError(
      'tfjs-unsupported',
      `The model has ${model.placeholders.size} inputs; one image is supported.`,
    );
  }
  const [inputName, [, exportedHeight = -1, , channels = -1]] = placeholder;
  const image = input(options.inputName, 'float32', [1, channels, ...options.size]);
  const done = new Map<string, Converted>([[inputName, { value: image, reduction: 1 }]]);
  const conversion: Conversion = {
    model,
    exportedHeight,
    weightFactors: swishFactors(model),
    converted(name) {
      const result = done.get(name);
      if (result !== undefined) return result;
      throw new ModelError(
        'tfjs-unsupported',
        `"${name}" is used as an image but is a constant or an unsupported output.`,
      );
    },
  };
  for (const name of inOrder(model, options.outputs)) {
    const node = model.nodes.get(name);
    if (node === undefined) continue;
    const convert = OPERATIONS[node.operation];
    if (convert === undefined)
      return refuseNode(node, `the operation is not one of ${Object.keys(OPERATIONS).join(', ')}`);
    done.set(name, convert(node, conversion));
  }
  return { image, outputs: options.outputs.map((name) => conversion.converted(name).value) };
}

/** The nodes that the outputs need, operands first. */
function inOrder(model: TfjsModel, outputs: readonly string[]): Set<string> {
  const ordered = new Set<string>();
  const stack = outputs.map((name) => ({ name, isEntered: false }));
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    if (ordered.has(place.name)) continue;
    if (place.isEntered) {
      ordered.add(place.name);
      continue;
    }
    stack.push({ name: place.name, isEntered: true });
    const node = model.nodes.get(place.name);
    for (const name of node?.inputs ?? []) stack.push({ name, isEntered: false });
  }
  return ordered;
}
