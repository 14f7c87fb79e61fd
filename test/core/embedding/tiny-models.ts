import {
  concat,
  encodeModel,
  graph,
  input,
  multiply,
  reduceMean,
  scalar,
  sqrt,
  type Dimension,
  type Metadata,
  type Value,
} from '../../../core/graph/index.ts';

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
