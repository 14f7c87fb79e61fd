import { describe, expect, it } from 'vitest';
import { joinEmbeddings, mirrorRgb } from '../../../core/evaluation/index.ts';

describe('the flip test', () => {
  it('mirrors pixels, not channels', () => {
    const image = { width: 2, height: 2, data: Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) };
    expect([...mirrorRgb(image).data]).toEqual([4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9]);
  });

  it('joins two embeddings to their mean direction, of length 1', () => {
    expect([...joinEmbeddings(Float32Array.of(1, 0), Float32Array.of(0, 1))]).toEqual([
      Math.fround(Math.SQRT1_2),
      Math.fround(Math.SQRT1_2),
    ]);
    expect(() => joinEmbeddings(Float32Array.of(1), Float32Array.of(-1))).toThrow(/direction/);
  });
});
