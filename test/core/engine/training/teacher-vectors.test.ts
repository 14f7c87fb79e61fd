import { describe, expect, it } from 'vitest';
import { centred } from '../../../../core/engine/training/teacher-vectors.ts';

describe('centred', () => {
  it('takes away what all vectors have in common and keeps how they differ, at unit length', () => {
    const vectors = [
      [0.9, 0.3, 0],
      [0.9, -0.3, 0],
      [0.9, 0, 0.8],
      [0.9, 0, -0.8],
    ].map((values) => Float32Array.from(values));
    expect(centred(vectors, 3).map((vector) => [...vector])).toEqual([
      [0, 1, 0],
      [0, -1, 0],
      [0, 0, 1],
      [0, 0, -1],
    ]);
  });

  it('has no direction for a vector that is the mean', () => {
    const vectors = [Float32Array.of(0.6, 0.8), Float32Array.of(0.6, 0.8)];
    expect(centred(vectors, 2)).toEqual([new Float32Array(2), new Float32Array(2)]);
  });
});
