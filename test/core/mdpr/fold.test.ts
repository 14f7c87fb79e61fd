import { describe, expect, it } from 'vitest';
import { foldNorm, foldParallel, foldSerial } from '../../../core/mdpr/layers/fold.ts';
import { hashed } from './hashed-weights.ts';

const weight = (name: string, shape: readonly number[]) => ({
  shape,
  data: Float32Array.from(
    hashed(
      name,
      shape.reduce((a, b) => a * b, 1),
    ),
    (u) => u - 0.5,
  ),
});

describe('folding', () => {
  it('scales each output channel by its norm and turns the mean into a bias', () => {
    const norm = {
      scale: Float32Array.of(2, 3),
      bias: Float32Array.of(1, 0),
      mean: Float32Array.of(5, 1),
      variance: Float32Array.of(4, 1),
    };
    const { weight: folded, bias } = foldNorm(
      { shape: [2, 1, 1, 2], data: Float32Array.of(1, 2, 3, 4) },
      norm,
      0,
    );
    // Gains 2 / √4 = 1 and 3 / √1 = 3.
    expect(folded.data).toEqual(Float32Array.of(1, 2, 9, 12));
    expect(bias).toEqual(Float32Array.of(1 - 5, -3));
  });

  it('leaves the channels of an instance norm alone', () => {
    const norm = {
      scale: Float32Array.of(3),
      bias: Float32Array.of(1),
      mean: Float32Array.of(0),
      variance: Float32Array.of(1),
    };
    const { weight: folded, bias } = foldNorm(
      { shape: [2, 1, 1, 1], data: Float32Array.of(7, 7) },
      norm,
      0,
      1,
    );
    expect(folded.data).toEqual(Float32Array.of(7, 21));
    expect(bias).toEqual(Float32Array.of(0, 1));
  });

  it.each([1, 3, 4, 6])('composes a 1 x 1 with %i channels and the 3 x 3 after it', (channels) => {
    const first = weight('first', [channels, channels, 1, 1]);
    const second = weight('second', [channels, channels, 3, 3]);
    const folded = foldSerial(first, second);
    for (let o = 0; o < channels; o++)
      for (let i = 0; i < channels; i++)
        for (let tap = 0; tap < 9; tap++) {
          let sum = 0;
          for (let m = 0; m < channels; m++) {
            sum += (second.data[(o * channels + m) * 9 + tap] ?? 0) * (first.data[m * channels + i] ?? 0);
          }
          expect(folded.data[(o * channels + i) * 9 + tap]).toBeCloseTo(sum, 6);
        }
  });

  it('adds a 1 x 1 to the centre of the 3 x 3 beside it', () => {
    const second = weight('second', [1, 2, 3, 3]);
    const folded = foldParallel({ shape: [1, 2, 1, 1], data: Float32Array.of(10, 20) }, second);
    const difference = Array.from(folded.data, (value, index) =>
      Math.round(value - (second.data[index] ?? 0)),
    );
    expect(difference).toEqual([0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0]);
  });
});
