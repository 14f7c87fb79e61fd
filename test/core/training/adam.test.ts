import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { encodeModel, graph, input, type Input, type Value } from '../../../core/graph/index.ts';
import { randomStream } from '../../../core/mdpr/index.ts';
import {
  adamRateInputs,
  adamRates,
  adamUpdate,
  adamUpdateInPlace,
  PUBLISHED_ADAM,
} from '../../../core/training/index.ts';

const COUNT = 12;
const random = randomStream(7, 'adam');
const numbers = (): Float32Array => Float32Array.from({ length: COUNT }, () => random.normal());

describe('Adam', () => {
  it('moves by the learning rate against the sign of the first gradient, the decay included', () => {
    const state = {
      parameter: Float32Array.of(1, 1, -4),
      firstMoment: new Float32Array(3),
      secondMoment: new Float32Array(3),
    };
    // The third gradient is outweighed by the decay: 0.001 - 4 · 5e-4 < 0.
    adamUpdateInPlace(state, Float32Array.of(2, -30, 0.001), adamRates(0.01, 1));
    expect(Array.from(state.parameter, (each) => Number(each.toFixed(5)))).toEqual([0.99, 1.01, -3.99]);
  });

  it('corrects the moments for their start at 0', () => {
    const { stepSize, rootCorrection } = adamRates(1, 3);
    expect(stepSize).toBeCloseTo(1 / (1 - 0.9 ** 3), 12);
    expect(rootCorrection).toBeCloseTo(Math.sqrt(1 - 0.999 ** 3), 12);
    expect(PUBLISHED_ADAM.weightDecay).toBe(5e-4);
  });

  it('is the same in a graph as on arrays, over five steps', async () => {
    const tensor = (name: string): Input => input(name, 'float32', [COUNT]);
    const parameter = tensor('parameter');
    const firstMoment = tensor('firstMoment');
    const secondMoment = tensor('secondMoment');
    const gradient = tensor('gradient');
    const rateInputs = adamRateInputs();
    const next = adamUpdate({ parameter, firstMoment, secondMoment }, gradient, rateInputs);
    const inputs = [
      parameter,
      firstMoment,
      secondMoment,
      gradient,
      rateInputs.stepSize,
      rateInputs.rootCorrection,
    ];
    const outputs = Object.fromEntries(
      Object.entries(next).map(([name, value]: [string, Value]) => [`next/${name}`, value]),
    );
    const session = await InferenceSession.create(encodeModel(graph('adam', { inputs, outputs })));

    const arrays = {
      parameter: numbers(),
      firstMoment: new Float32Array(COUNT),
      secondMoment: new Float32Array(COUNT),
    };
    const state: Record<string, Float32Array> = structuredClone(arrays);
    for (let step = 1; step <= 5; step++) {
      const slope = numbers();
      const rates = adamRates(0.05, step);
      adamUpdateInPlace(arrays, slope, rates);
      const feeds: Record<string, Tensor> = { gradient: new Tensor('float32', slope, [COUNT]) };
      for (const [name, data] of Object.entries(state)) feeds[name] = new Tensor('float32', data, [COUNT]);
      for (const [name, rate] of Object.entries(rates)) {
        feeds[`adam/${name}`] = new Tensor('float32', Float32Array.of(Number(rate)), []);
      }
      const results = await session.run(feeds);
      for (const name of Object.keys(state)) state[name] = results[`next/${name}`]?.data as Float32Array;
    }
    await session.release();
    for (const [name, values] of Object.entries(arrays)) {
      for (const [index, value] of values.entries()) expect(state[name]?.[index], name).toBeCloseTo(value, 5);
    }
  });
});
