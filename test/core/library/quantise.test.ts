import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidOptionError } from '../../../core/errors/index.ts';
import { dequantise, quantise } from '../../../core/library/index.ts';

const vectors = fc
  .float32Array({ minLength: 1, maxLength: 64, noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
  .filter((vector) => vector.some((value) => Math.abs(value) > 1e-30));

describe('quantise', () => {
  it('moves no value by more than half a step', () => {
    fc.assert(
      fc.property(vectors, (vector) => {
        const stored = quantise(vector);
        const back = dequantise(stored);
        vector.forEach((value, index) => {
          // 1e-6 of the value: the result is rounded to float32.
          const limit = stored.scale / 2 + 1e-6 * Math.abs(value);
          expect(Math.abs((back[index] ?? NaN) - value)).toBeLessThanOrEqual(limit);
        });
      }),
    );
  });

  it('stores the largest magnitude as 127', () => {
    fc.assert(
      fc.property(vectors, (vector) => {
        const magnitudes = Array.from(quantise(vector).values, Math.abs);
        expect(Math.max(...magnitudes)).toBe(127);
      }),
    );
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s', (value) => {
    expect(() => quantise(Float32Array.of(1, value))).toThrow(
      expect.objectContaining({ constructor: InvalidOptionError, code: 'non-finite-vector' }),
    );
  });

  it('refuses a vector without direction', () => {
    expect(() => quantise(new Float32Array(8))).toThrow(expect.objectContaining({ code: 'zero-vector' }));
  });
});
