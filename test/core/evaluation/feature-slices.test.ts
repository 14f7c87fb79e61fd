import { describe, expect, it } from 'vitest';
import { sliceEmbeddings } from '../../../core/evaluation/index.ts';

const EMBEDDING = Float32Array.of(3, 0, 4, 1, 2, 2);

describe('slices of embeddings', () => {
  it('are joined in the order given and scaled to length 1', () => {
    const [first] = sliceEmbeddings([EMBEDDING], [{ start: 0, length: 3 }]);
    expect([...(first ?? [])]).toEqual([Math.fround(0.6), 0, Math.fround(0.8)]);
    const [joined] = sliceEmbeddings(
      [EMBEDDING],
      [
        { start: 4, length: 2 },
        { start: 3, length: 1 },
      ],
    );
    expect([...(joined ?? [])]).toEqual([2 / 3, 2 / 3, 1 / 3].map(Math.fround));
  });

  it('leave the embeddings as they are', () => {
    sliceEmbeddings([EMBEDDING], [{ start: 0, length: 6 }]);
    expect([...EMBEDDING]).toEqual([3, 0, 4, 1, 2, 2]);
  });

  it('are refused beyond the embedding and without a direction', () => {
    expect(() => sliceEmbeddings([EMBEDDING], [{ start: 4, length: 3 }])).toThrow(/which has 6/);
    expect(() => sliceEmbeddings([EMBEDDING], [{ start: 1, length: 1 }])).toThrow(/no direction/);
  });
});
