import { type Weight } from '../weights.ts';

/** A convolution with bias. Weight: [M, C, kernel H, kernel W]; bias: [M]. */
export interface Convolution {
  readonly weight: Weight;
  readonly bias: Float32Array;
}

/** The parameters of a batch norm, each [C]. */
export interface BatchNorm {
  readonly scale: Float32Array;
  readonly bias: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * One convolution for a convolution and the batch norm after it: with g = scale / √(variance + ε), the weights of
 * each output channel times g, and the bias `bias - mean · g`. The first `skip` channels are left as they are.
 */
export function foldNorm(weight: Weight, norm: BatchNorm, epsilon: number, skip = 0): Convolution {
  const [outputs = 0] = weight.shape;
  const length = weight.data.length / outputs;
  const data = weight.data.slice();
  const bias = new Float32Array(outputs);
  for (let channel = skip; channel < outputs; channel++) {
    const at = channel - skip;
    const gain = (norm.scale[at] ?? 0) / Math.sqrt((norm.variance[at] ?? 0) + epsilon);
    for (let index = channel * length; index < (channel + 1) * length; index++) {
      data[index] = (data[index] ?? 0) * gain;
    }
    bias[channel] = (norm.bias[at] ?? 0) - (norm.mean[at] ?? 0) * gain;
  }
  return { weight: { shape: weight.shape, data }, bias };
}

/**
 * One 3 x 3 convolution for a 1 x 1 and the 3 x 3 after it, both without bias (zero padding commutes with the first).
 * W[o, i, y, x] = Σ_m second[o, m, y, x] · first[m, i]. Source: mdpr.md §1.5 (a).
 */
export function foldSerial(first: Weight, second: Weight): Weight {
  const [outputs = 0, middles = 0, height = 0, width = 0] = second.shape;
  const inputs = first.shape[1] ?? 0;
  const taps = height * width;
  const data = new Float32Array(outputs * inputs * taps);
  const factors = new Float32Array(middles);
  const row = new Float64Array(inputs);
  for (let output = 0; output < outputs; output++) {
    for (let tap = 0; tap < taps; tap++) {
      for (let middle = 0; middle < middles; middle++) {
        factors[middle] = second.data[(output * middles + middle) * taps + tap] ?? 0;
      }
      multiplyRow(factors, first.data, row);
      for (let input = 0; input < inputs; input++)
        data[(output * inputs + input) * taps + tap] = row[input] ?? 0;
    }
  }
  return { shape: [outputs, inputs, height, width], data };
}

/** row = factors · matrix, four rows of the matrix at a time: this is nearly all the time that folding takes. */
function multiplyRow(factors: Float32Array, matrix: Float32Array, row: Float64Array): void {
  row.fill(0);
  const { length } = row;
  for (let middle = 0; middle < factors.length; middle += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = factors.subarray(middle, middle + 4);
    const at = middle * length;
    for (let index = 0; index < length; index++) {
      row[index] =
        (row[index] ?? 0) +
        a * (matrix[at + index] ?? 0) +
        b * (matrix[at + length + index] ?? 0) +
        c * (matrix[at + 2 * length + index] ?? 0) +
        d * (matrix[at + 3 * length + index] ?? 0);
    }
  }
}

/** One 3 x 3 convolution for the sum of a 1 x 1 and a 3 x 3: the 1 x 1 is added to the centre (mdpr.md §1.5 (b)). */
export function foldParallel(first: Weight, second: Weight): Weight {
  const [, , height = 0, width = 0] = second.shape;
  const taps = height * width;
  const centre = Math.floor(height / 2) * width + Math.floor(width / 2);
  const data = second.data.slice();
  for (const [index, value] of first.data.entries()) {
    data[index * taps + centre] = (data[index * taps + centre] ?? 0) + value;
  }
  return { shape: second.shape, data };
}
