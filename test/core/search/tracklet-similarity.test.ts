import { describe, expect, it } from 'vitest';
import { bestCosine, trackletSimilarity } from '../../../core/search/tracklet-similarity.ts';

describe('trackletSimilarity', () => {
  it('is the cosine where each side has one crop', () => {
    expect(trackletSimilarity([Float32Array.of(0.25)], [0])).toBe(0.25);
  });

  it('is the mean over both sides of the means of the best partners', () => {
    // Worked by hand: queries' best 0.5 and 0.75, mean 0.625; rows' best 0.5, 0.75 and 0.25, mean 0.5.
    const cosines = [Float32Array.of(0.5, 0.25, -0.5), Float32Array.of(0.25, 0.75, 0.25)];
    expect(trackletSimilarity(cosines, [0, 1, 2])).toBe((0.625 + 0.5) / 2);
  });

  it('looks at the given rows only', () => {
    const cosines = [Float32Array.of(1, 0.5, 0.25)];
    expect(trackletSimilarity(cosines, [1, 2])).toBe((0.5 + 0.375) / 2);
  });

  it('is 1 for two that are alike, where rounding made their cosine a little more', () => {
    expect(trackletSimilarity([Float32Array.of(1 + 2 ** -20)], [0])).toBe(1);
  });

  it('stays a cosine where everything is opposite', () => {
    expect(trackletSimilarity([Float32Array.of(-1, -1)], [0, 1])).toBe(-1);
    expect(bestCosine([Float32Array.of(-1), Float32Array.of(-0.5)], 0)).toBe(-0.5);
  });
});
