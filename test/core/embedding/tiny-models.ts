import {
  averagePool,
  concat,
  encodeModel,
  graph,
  input,
  multiply,
  reduceMean,
  relu,
  scalar,
  slice,
  sqrt,
  subtract,
  type Dimension,
  type Metadata,
  type Value,
} from '../../../core/graph/index.ts';
import { MODEL_METADATA, mdprConfig } from '../../../core/mdpr/index.ts';

/** What becomes of the mean levels of red, green and blue [N, 3] that the model reads. */
export type Head = 'means' | 'zero' | 'root';

/**
 * A "ReID model" whose embedding can be computed by hand: [mean, 2 · mean] of the three planes that it is fed, [N, 6].
 * `zero` gives zeros; `root` takes the root of the means, which is not finite where a mean is negative.
 */
export function meansModel(
  options: {
    readonly shape?: readonly Dimension[];
    readonly metadata?: Metadata;
    readonly head?: Head;
  } = {},
): Uint8Array {
  const { shape = ['N', 3, 32, 16], metadata = {}, head = 'means' } = options;
  const images = input('images', 'float32', shape);
  const means = reduceMean(images, { axes: [2, 3], keepAxes: false });
  const heads: Record<Head, () => Value> = {
    means: () => means,
    zero: () => multiply(means, scalar(0)),
    root: () => sqrt(means),
  };
  const chosen = heads[head]();
  const outputs = { descriptor: concat([chosen, multiply(chosen, scalar(2))], { axis: 1 }) };
  return encodeModel(graph('means', { inputs: [images], outputs }), metadata);
}

/**
 * A model that embeds as {@link meansModel} and says, as MDPR does, where it looks: at what has more red than blue
 * (`attn5`), or more blue than red (`attn4`), in squares of 16 pixels.
 */
export function lookingModel(): Uint8Array {
  const [height, width] = [96, 48];
  // Five features of one number would be 1 + 3 parts + 2; the descriptor has six numbers.
  const config = mdprConfig({
    depth: 18,
    width: 1 / 32,
    embedding: 1,
    parts: 3,
    attentionMaps: 1,
    hasFusion: false,
    hasDistillation: false,
    inputHeight: height,
    inputWidth: width,
  });
  const images = input('images', 'float32', ['N', 3, height, width]);
  const means = reduceMean(images, { axes: [2, 3], keepAxes: false });
  const plane = (channel: number): Value => slice(images, [{ axis: 1, start: channel, end: channel + 1 }]);
  const moreOf = (channel: number, than: number): Value =>
    averagePool(multiply(relu(subtract(plane(channel), plane(than))), scalar(1 / 255)), {
      kernel: [16, 16],
      strides: [16, 16],
    });
  const outputs = {
    descriptor: concat([means, multiply(means, scalar(2))], { axis: 1 }),
    attn5: moreOf(0, 2),
    attn4: moreOf(2, 0),
  };
  return encodeModel(graph('looking', { inputs: [images], outputs }), {
    [MODEL_METADATA.name]: 'looking',
    [MODEL_METADATA.trained]: 'true',
    [MODEL_METADATA.normalisation]: 'inside',
    [MODEL_METADATA.config]: JSON.stringify(config),
  });
}
