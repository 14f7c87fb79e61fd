import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type MdprConfig } from '../../../core/mdpr/index.ts';

export type Outputs = Readonly<
  Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>
>;

/** Runs a model file of MDPR on pictures [count, 3, H, W]. */
export async function runNetwork(
  model: Uint8Array,
  config: MdprConfig,
  pictures: Float32Array,
): Promise<Outputs> {
  const { inputHeight, inputWidth } = config;
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const dims = [pictures.length / (3 * inputHeight * inputWidth), 3, inputHeight, inputWidth];
  const results = await session.run({ images: new Tensor('float32', pictures, dims) });
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { dims: shape, data }]) => [
      name,
      { dims: shape, data: data as Float32Array },
    ]),
  );
}

/** The rows of a matrix, each of length 1. */
export function normalizedRows({ dims, data }: Outputs[string]): readonly Float32Array[] {
  const [count = 0, length = 0] = dims;
  return Array.from({ length: count }, (_, row) => {
    const values = data.slice(row * length, (row + 1) * length);
    const norm = Math.hypot(...values);
    return values.map((value) => value / norm);
  });
}

/** Cosine of two rows of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** The greatest difference of two tensors, relative to the greatest magnitude in the second one (or to 1). */
export function greatestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let magnitude = 1;
  for (let index = 0; index < expected.length; index++) {
    difference = Math.max(
      difference,
      Math.abs((actual[index] ?? Number.NaN) - (expected[index] ?? Number.NaN)),
    );
    magnitude = Math.max(magnitude, Math.abs(expected[index] ?? 0));
  }
  return difference / magnitude;
}
