import { type Declaration } from './declaration.ts';
import { type Weight, type Weights } from './weights.ts';

/**
 * First weights for a network that is used before it is trained. With independent random taps, a deep network is
 * chaotic: shifting a picture by a pixel changes its descriptor almost as much as changing the person. Here each
 * kernel larger than 1 x 1 is one random factor times a Gaussian, and the residual of every block counts less at
 * first, so that the descriptor follows colours and their places and hardly follows shifts and grain.
 */
export function smoothWeights(weights: Weights, declarations: readonly Declaration[]): Weights {
  const smoothed = new Map(weights);
  for (const { name, role, shape } of declarations) {
    const weight = weights.get(name);
    if (weight === undefined) continue;
    if (role === 'convolution' && (shape[2] ?? 1) > 1) smoothed.set(name, blurKernels(weight));
    if (LAST_NORM_OF_BASIC_BLOCK.test(name))
      smoothed.set(name, { shape, data: weight.data.map(() => RESIDUAL_GAIN) });
  }
  return smoothed;
}

const LAST_NORM_OF_BASIC_BLOCK = /\.\d+\.bn2\.weight$/;
const RESIDUAL_GAIN = 0.8;
/** Deviation of the Gaussian in parts of the kernel's size: at the corners of a 3 x 3 it has fallen to a quarter. */
const DEVIATION = 1 / 3.5;

/** Every kernel becomes its first tap times a Gaussian. */
function blurKernels({ shape, data }: Weight): Weight {
  const [, , height = 1, width = 1] = shape;
  const taps = height * width;
  const gaussian = Array.from({ length: taps }, (_, tap) => {
    const y = (Math.floor(tap / width) - (height - 1) / 2) / (height * DEVIATION);
    const x = ((tap % width) - (width - 1) / 2) / (width * DEVIATION);
    return Math.exp(-(x * x + y * y) / 2);
  });
  const blurred = data.map((_, index) => (data[index - (index % taps)] ?? 0) * (gaussian[index % taps] ?? 0));
  return { shape, data: blurred };
}
