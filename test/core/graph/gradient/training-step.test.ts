import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  clip,
  conv,
  encodeModel,
  gradients,
  graph,
  input,
  maxPool,
  negate,
  normalizeByBatch,
  nodesInOrder,
  pickByLabel,
  power,
  reciprocal,
  reduceMean,
  relu,
  reshape,
  simplify,
  writtenLogSoftmax,
  type Graph,
  type Input,
  type Value,
} from '../../../../core/graph/index.ts';
import { randomStream } from '../../../../core/mdpr/index.ts';

const images = input('images', 'float32', [16, 3, 8, 8]);
const labels = input('labels', 'int32', [16]);
const PARAMETERS: Readonly<Record<string, readonly number[]>> = {
  weight: [10, 3, 3, 3],
  scale: [10],
  bias: [10],
  exponent: [1],
};

/** A small network of the parts of MDPR: convolution, batch norm, pooling, generalized mean, classes. */
function trainingStep(): Graph {
  const parameters = Object.entries(PARAMETERS).map(([name, shape]) => input(name, 'float32', shape));
  const [weight, scale, bias, exponent] = parameters as [Input, Input, Input, Input];
  const { output, mean, variance } = normalizeByBatch(conv(images, weight, { pads: [1, 1, 1, 1] }), {
    scale,
    bias,
  });
  const pooled = maxPool(relu(output), { kernel: [3, 3], strides: [2, 2], ceilMode: true });
  const means = reduceMean(power(clip(pooled, { minimum: 1e-6 }), exponent), { axes: [2, 3] });
  const logits = reshape(power(means, reciprocal(exponent)), [16, 10]);
  const picked = pickByLabel(writtenLogSoftmax(logits, { axis: 1 }), labels);
  const loss = negate(reduceMean(picked, { keepAxes: false }));
  const made = gradients(loss, parameters);
  const outputs: Record<string, Value> = { loss, mean, variance };
  for (const [index, name] of Object.keys(PARAMETERS).entries()) outputs[`d_${name}`] = made[index] ?? loss;
  return graph('step', { inputs: [images, labels, ...parameters], outputs });
}

const random = randomStream(4, 'training step');
const numbers = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => 2 * random.uniform() - 1);
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

async function session(step: Graph): Promise<InferenceSession> {
  return InferenceSession.create(encodeModel(step), { intraOpNumThreads: 1 });
}

describe('a training step', () => {
  const state: Record<string, Float32Array> = {
    weight: numbers(270).map((each) => each / 4),
    scale: new Float32Array(10).fill(1),
    bias: numbers(10),
    exponent: Float32Array.of(3),
  };
  const feeds = (): Record<string, Tensor> => ({
    images: new Tensor('float32', pictures, [16, 3, 8, 8]),
    labels: new Tensor(
      'int32',
      Int32Array.from({ length: 16 }, (_, index) => index % 10),
      [16],
    ),
    ...Object.fromEntries(
      Object.entries(PARAMETERS).map(([name, shape]) => [
        name,
        new Tensor('float32', state[name] ?? [], shape),
      ]),
    ),
  });
  const pictures = numbers(16 * 3 * 8 * 8);
  const step = trainingStep();

  it('gives a slope along its own gradient that the loss has too', async () => {
    const run = await session(simplify(step));
    const at = await run.run(feeds());
    for (const [name, shape] of Object.entries(PARAMETERS)) {
      const gradient = at[`d_${name}`]?.data as Float32Array;
      expect(gradient).toHaveLength(sizeOf(shape));
      const squares = gradient.reduce((sum, each) => sum + each * each, 0);
      const before = state[name] ?? gradient;
      const lossAt = async (length: number): Promise<number> => {
        state[name] = before.map(
          (each, index) => each + (length * (gradient[index] ?? 0)) / Math.sqrt(squares),
        );
        const moved = await run.run(feeds(), ['loss']);
        state[name] = before;
        return Number(moved.loss?.data[0]);
      };
      const slope = ((await lossAt(STEP)) - (await lossAt(-STEP))) / (2 * STEP);
      expect(slope / Math.sqrt(squares), name).toBeCloseTo(1, 2);
    }
  });

  it('takes fewer nodes, and gives the same, after simplifying', async () => {
    const simpler = simplify(step);
    expect(nodesInOrder(simpler).length).toBeLessThan(nodesInOrder(step).length * 0.9);
    const [plain, small] = [
      await (await session(step)).run(feeds()),
      await (await session(simpler)).run(feeds()),
    ];
    for (const [name, { data }] of Object.entries(plain)) {
      const other = small[name]?.data as Float32Array;
      for (const [index, value] of (data as Float32Array).entries())
        expect(other[index]).toBeCloseTo(value, 5);
    }
  });

  it('lets the loss fall when its gradient is followed', async () => {
    const run = await session(simplify(step));
    const losses: number[] = [];
    for (let count = 0; count < 40; count++) {
      const made = await run.run(feeds());
      losses.push(Number(made.loss?.data[0]));
      for (const [name, values] of Object.entries(state)) {
        const gradient = made[`d_${name}`]?.data as Float32Array;
        state[name] = values.map((each, index) => each - LEARNING_RATE * (gradient[index] ?? 0));
      }
    }
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
  });
});

/** In single precision: the rounding of a loss near 2 is 1e-7, so a slope of 0.1 is known to 1e-4. */
const STEP = 1e-2;
const LEARNING_RATE = 0.5;
